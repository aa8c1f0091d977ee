#include "engine/scenario/explain.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>

#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/verbs.hpp"

namespace chokepoint::cli {

int explain(ExplainArguments const& arguments) {
  std::string const key = fmt::format("{}", fmt::join(arguments.words, " "));
  scenario::Explanation const explanation = scenario::explain(key);
  if (arguments.json) {
    nlohmann::ordered_json json;
    json["key"] = key;
    json["found"] = explanation.found;
    json["text"] = explanation.text;
    print(json);
  } else {
    print(explanation.found ? Stream::out : Stream::err, explanation.text);
  }
  return explanation.found ? exit_code::ok : exit_code::invalid_input;
}

}  // namespace chokepoint::cli
