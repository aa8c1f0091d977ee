#include "engine/report/why_question.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>

#include "engine/base/calendar.hpp"
#include "engine/base/diagnostic.hpp"
#include "engine/report/why_words.hpp"
#include "engine/scenario/canonical.hpp"

namespace chokepoint::report {

namespace {

using results::FileProblem;

constexpr std::size_t most_listed = 20;

/// What a question may name, and what people call it.
using Known = std::map<std::string, std::string>;  // title by name

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& one : result) {
    if (one >= 'A' && one <= 'Z') one = static_cast<char>(one - 'A' + 'a');
  }
  return result;
}

/// "bytedance (ByteDance)"; "cloud" where it has no title.
std::string both_words(Known::value_type const& one) {
  return one.first == one.second ? one.first : fmt::format("{} ({})", one.first, one.second);
}

/// "did you mean 'bytedance'? buyers: alibaba (Alibaba), baidu (Baidu), …"
std::string known_words(std::string_view plural, std::string const& name, Known const& known) {
  std::vector<std::string_view> words;
  std::vector<std::string> listed;
  for (auto const& one : known) {
    words.push_back(one.first);
    if (one.first != one.second) words.push_back(one.second);
    listed.push_back(both_words(one));
  }
  std::string const near = base::nearest(name, words);
  std::string more;
  if (listed.size() > most_listed) {
    more = fmt::format(" and {} more", listed.size() - most_listed);
    listed.resize(most_listed);
  }
  std::string const list = known.empty() ? fmt::format("the run has no {}", plural)
                                         : fmt::format("{}: {}{}", plural, fmt::join(listed, ", "), more);
  return near.empty() ? list : fmt::format("did you mean '{}'? {}", near, list);
}

/// The names that someone may mean who writes that: the one of this name; those that are called so, whatever the case
/// of letters; those whose name or title begins so.
std::vector<Known::value_type> meant(std::string const& word, Known const& known) {
  if (auto const found = known.find(word); found != known.end()) return {*found};
  std::string const wanted = lower(word);
  std::vector<Known::value_type> exact, beginning;
  for (auto const& one : known) {
    std::string const name = lower(one.first);
    std::string const title = lower(one.second);
    if (name == wanted || title == wanted) exact.push_back(one);
    if (name.starts_with(wanted) || title.starts_with(wanted)) beginning.push_back(one);
  }
  return exact.empty() ? beginning : exact;
}

/// The name that is meant; else a problem, `unknown` where nothing fits.
base::Result<std::string, FileProblem> name_of(std::string const& word, std::string_view plural, Known const& known,
                                               std::string const& unknown) {
  auto const found = meant(word, known);
  if (found.size() == 1) return found.front().first;
  if (found.empty()) return FileProblem{unknown, known_words(plural, word, known)};
  std::vector<std::string> several;
  for (auto const& one : found) several.push_back(both_words(one));
  return FileProblem{fmt::format("'{}' may be {} of the {}", word, found.size(), plural),
                     fmt::format("write more of one of them: {}", fmt::join(several, ", "))};
}

/// What the words say, not yet held against the run.
struct Words {
  std::optional<std::string> buyer, product, campus, lot, by;
};

/// What a question may name after each of its keys: names and titles, in lower case.
using Nameable = std::map<std::string, std::vector<std::string>, std::less<>>;

Nameable nameable_in(WhyRun const& run) {
  Nameable all;
  auto const add = [&](char const* key, std::string const& name, std::string const& title) {
    for (std::string const& one : {name, title}) all[key].push_back(lower(one));
  };
  for (auto const& stream : run.book.streams) {
    add("buyer:", stream.buyer, run.names.trader(stream.buyer));
    add("product:", stream.product, run.names.product(stream.product));
  }
  for (std::string const& one : run.campuses) add("campus:", one, run.names.of(one, {"campuses"}));
  return all;
}

/// The key that a text begins with, "buyer:", and what it may name; nothing where it begins otherwise.
Nameable::value_type const* key_of(std::string_view text, Nameable const& nameable) {
  for (auto const& one : nameable) {
    if (text.starts_with(one.first)) return &one;
  }
  return nullptr;
}

/// How long the longest of these names is that a text begins with, up to a blank or its end.
std::size_t named_by(std::string_view text, std::vector<std::string> const& names) {
  std::string const wanted = lower(text);
  std::size_t longest = 0;
  for (std::string const& name : names) {
    bool const fits = wanted.starts_with(name) && (wanted.size() == name.size() || wanted[name.size()] == ' ');
    if (fits) longest = std::max(longest, name.size());
  }
  return longest;
}

/// One after the other. A name of several words, "buyer:China Mobile by 2026-06-30", stays with its key where the shell
/// was given it in quotes: one that the run knows is taken whole, whatever it holds ("Made by Hand"); else all that
/// follows "buyer:China" and is no word of a question.
std::vector<std::string> words_of(std::vector<std::string> const& given, Nameable const& nameable) {
  std::vector<std::string> all;
  for (std::string const& word : given) {
    std::string_view rest = word;
    Nameable::value_type const* naming = nullptr;
    for (;;) {
      rest.remove_prefix(std::min(rest.find_first_not_of(" \t\n"), rest.size()));
      if (rest.empty()) break;
      std::size_t length = std::min(rest.find_first_of(" \t\n"), rest.size());
      std::string const part(rest.substr(0, length));
      auto const* const key = key_of(rest, nameable);
      if (key != nullptr) {
        std::size_t const whole = named_by(rest.substr(key->first.size()), key->second);
        if (whole > 0) length = key->first.size() + whole;
      }
      // After what may be the beginning of a title "by" is a key only before what begins like a date.
      std::size_t const next = rest.find_first_not_of(" \t\n", length);
      bool const before_date = next == std::string_view::npos || (rest[next] >= '0' && rest[next] <= '9');
      bool const ends_name = (part == "by" && before_date) || part == "offline" || part.find(':') != std::string::npos;
      if (naming != nullptr && !ends_name) {
        all.back() += " " + part;
      } else {
        all.emplace_back(rest.substr(0, length));
        naming = key;
      }
      rest.remove_prefix(length);
    }
  }
  return all;
}

base::Result<Words, FileProblem> split(std::vector<std::string> const& given, Nameable const& nameable) {
  std::vector<std::string> const all = words_of(given, nameable);
  Words words;
  auto const set = [](std::optional<std::string>& into, std::string const& what, std::string const& value) {
    if (into) return FileProblem{fmt::format("'{}' is said twice", what), "ask about one at a time"};
    if (value.empty()) return FileProblem{fmt::format("'{}' names nothing", what), why_grammar};
    into = value;
    return FileProblem{};
  };
  bool offline = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::string const& word = all[i];
    std::size_t const colon = word.find(':');
    std::string const key = word.substr(0, colon);
    std::string const value = colon == std::string::npos ? std::string() : word.substr(colon + 1);
    FileProblem problem;
    if (word == "by") {
      if (i + 1 == all.size()) return FileProblem{"'by' must be followed by a date", "write it as: by 2026-06-30"};
      problem = set(words.by, "by", all[++i]);
    } else if (word == "offline") {
      offline = true;
    } else if (key == "buyer" && colon != std::string::npos) {
      problem = set(words.buyer, "buyer:", value);
    } else if (key == "product" && colon != std::string::npos) {
      problem = set(words.product, "product:", value);
    } else if (key == "campus" && colon != std::string::npos) {
      problem = set(words.campus, "campus:", value);
    } else if ((key == "lot" || key == "order") && colon != std::string::npos) {
      problem = set(words.lot, key + ":", value);
    } else {
      std::string const near = base::nearest(key, {"buyer", "product", "campus", "lot", "order", "by", "offline"});
      return FileProblem{fmt::format("'{}' is no word of a question", word),
                         near.empty() ? why_grammar : fmt::format("did you mean '{}'? {}", near, why_grammar)};
    }
    if (!problem.message.empty()) return problem;
  }
  int const subjects = (words.buyer ? 1 : 0) + (words.campus ? 1 : 0) + (words.lot ? 1 : 0);
  if (subjects == 0) return FileProblem{"the question names no buyer, campus or lot", why_grammar};
  if (subjects > 1) return FileProblem{"a question is about one buyer, one campus or one lot", why_grammar};
  if (words.product && !words.buyer) return FileProblem{"'product:' belongs to a question about a buyer", why_grammar};
  if (offline && !words.campus) return FileProblem{"'offline' belongs to a question about a campus", why_grammar};
  if (words.by && words.lot) return FileProblem{"the story of a lot has no 'by'", why_grammar};
  return words;
}

std::optional<FileProblem> read_date(WhyRun const& run, std::optional<std::string> const& by, WhyQuestion& question) {
  question.until = run.to;
  if (!by) return std::nullopt;
  auto const date = base::parse_date(*by);
  if (!date) {
    return FileProblem{fmt::format("by: '{}' is no date", *by), "write it as 2026-06-30, without a time of day"};
  }
  question.until = base::time_of(*date);
  question.dated = true;
  if (question.until <= run.from || question.until > run.to) {
    return FileProblem{
        fmt::format("by: {} isn't within the run, from {} to {}", *by, day_words(run.from), day_words(run.to)),
        question.until > run.to ? "chokepoint run FILE --until DATE runs longer" : "ask a later date"};
  }
  return std::nullopt;
}

/// Of a group of the scenario those of its members that order something, or whose firm does.
std::vector<std::string> buyers_in_group(WhyRun const& run, std::string const& group, Known const& buyers) {
  std::map<std::string, std::string> firm_of;  // by buyer
  std::string members;
  for (std::string const& line : run.scenario_lines) {
    auto const [path, value] = scenario::canonical_line(line);
    if (path == fmt::format("groups.\"{}\"", group)) members = value;
    for (auto const& [buyer, title] : buyers) {
      if (path == fmt::format("buyers.\"{}\".firm", buyer)) firm_of.emplace(buyer, value);
    }
  }
  std::vector<std::string> found;
  for (auto const& [buyer, title] : buyers) {
    auto const firm = firm_of.find(buyer);
    bool const is_member = members.find(fmt::format("\"{}\",", buyer)) != std::string::npos ||
                           (firm != firm_of.end() && members.find(firm->second + ",") != std::string::npos);
    if (is_member) found.push_back(buyer);
  }
  return found;
}

std::optional<FileProblem> read_buyer(WhyRun const& run, Words const& words, WhyQuestion& question) {
  Known buyers, products;
  for (auto const& stream : run.book.streams) buyers.emplace(stream.buyer, run.names.trader(stream.buyer));
  auto const buyer =
      name_of(*words.buyer, "buyers", buyers, fmt::format("no buyer '{}' orders anything in this run", *words.buyer));
  if (!buyer) {
    std::vector<std::string> const members = buyers_in_group(run, *words.buyer, buyers);
    if (members.empty()) return buyer.error();
    return FileProblem{fmt::format("'{}' is a group, and a question is about one buyer", *words.buyer),
                       fmt::format("ask about one of its buyers: buyer:{}", fmt::join(members, ", buyer:"))};
  }
  question.name = buyer.value();
  for (auto const& stream : run.book.streams) {
    if (stream.buyer == question.name) products.emplace(stream.product, run.names.product(stream.product));
  }
  if (!words.product && products.size() > 1) {
    std::vector<std::string> listed;
    for (auto const& one : products) listed.push_back(both_words(one));
    return FileProblem{fmt::format("{} orders several products; the question must name one", question.name),
                       fmt::format("add product:NAME, one of {}", fmt::join(listed, ", "))};
  }
  auto const product = name_of(words.product.value_or(products.begin()->first), "products it orders", products,
                               fmt::format("{} orders no '{}'", question.name, words.product.value_or("")));
  if (!product) return product.error();
  question.product = product.value();
  return std::nullopt;
}

std::optional<FileProblem> read_lot(WhyRun const& run, Words const& words, WhyQuestion& question) {
  question.name = *words.lot;
  if (run.journeys.empty()) {
    return FileProblem{
        "the file doesn't tell of single lots: the run was made without --trace",
        "chokepoint run FILE --trace keeps them; results query FILE \"select * from journeys\" lists them"};
  }
  bool const known = std::any_of(run.journeys.begin(), run.journeys.end(), [&](auto const& one) {
    return one.lot == question.name || one.order == question.name;
  });
  if (known) return std::nullopt;
  return FileProblem{
      fmt::format("there is no lot or order '{}'", question.name),
      fmt::format("ids are 16 digits such as {}; results query FILE \"select * from journeys\" lists them",
                  run.journeys.front().order)};
}

}  // namespace

std::string WhyQuestion::until_words() const {
  return dated ? "by " + day_words(until) : fmt::format("by the end of the run ({})", day_words(until));
}

base::Result<WhyQuestion, FileProblem> read_question(WhyRun const& run, std::vector<std::string> const& given) {
  auto const split_words = split(given, nameable_in(run));
  if (!split_words) return split_words.error();
  Words const& words = split_words.value();
  WhyQuestion question;
  if (auto problem = read_date(run, words.by, question)) return *problem;
  std::optional<FileProblem> problem;
  if (words.buyer) {
    problem = read_buyer(run, words, question);
  } else if (words.campus) {
    question.kind = WhyQuestion::Kind::campus;
    Known campuses;
    for (std::string const& one : run.campuses) campuses.emplace(one, run.names.of(one, {"campuses"}));
    auto const campus =
        name_of(*words.campus, "campuses", campuses, fmt::format("there is no campus '{}'", *words.campus));
    if (!campus) return campus.error();
    question.name = campus.value();
  } else {
    question.kind = WhyQuestion::Kind::lot;
    problem = read_lot(run, words, question);
  }
  if (problem) return *problem;
  return question;
}

}  // namespace chokepoint::report
