#include "engine/scenario/schema.hpp"

#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/verbs.hpp"

namespace chokepoint::cli {

// The schema is JSON with and without --json.
int schema(CommonArguments const&) {
  std::string text = scenario::json_schema();
  if (text.empty() || text.back() != '\n') text += '\n';
  print(Stream::out, text);
  return exit_code::ok;
}

}  // namespace chokepoint::cli
