#include "engine/policy/script_words.hpp"

#include <cstddef>

namespace chokepoint::policy {

namespace {

bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool continues_name(char c) { return begins_name(c) || (c >= '0' && c <= '9'); }
bool ends_line(char c) { return c == '\n' || c == '\r'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Sees a script as Lua does (the manual's section 3.1): what it took for a text or a comment and Lua doesn't, nobody
/// would look at.
class WordScanner {
 public:
  explicit WordScanner(std::string_view script) : script_(script) {}

  ScriptWords scan() {
    names_everywhere();
    while (at_ < script_.size()) step();
    words_.straight = !loops_ && functions_ == 1 && decides_ == 1 && plain_decide_;
    return std::move(words_);
  }

 private:
  char here(std::size_t ahead = 0) const { return at_ + ahead < script_.size() ? script_[at_ + ahead] : '\0'; }

  void advance(std::size_t count = 1) {
    for (; count > 0 && at_ < script_.size(); --count, ++at_) {
      ++column_;
      if (script_[at_] != '\n') continue;
      ++line_;
      column_ = 1;
    }
  }

  void names_everywhere() {
    for (std::size_t i = 0; i < script_.size();) {
      std::size_t const begin = i;
      while (i < script_.size() && continues_name(script_[i])) ++i;
      if (i > begin && begins_name(script_[begin])) words_.names.emplace(script_.substr(begin, i - begin));
      if (i == begin) ++i;
    }
  }

  /// The level of a long bracket `[==[` that begins here; nothing where none does.
  std::optional<std::size_t> long_bracket() const {
    if (here() != '[') return std::nullopt;
    std::size_t level = 0;
    while (here(level + 1) == '=') ++level;
    return here(level + 1) == '[' ? std::optional(level) : std::nullopt;
  }

  void skip_long_text(std::size_t level) {
    std::string const end = "]" + std::string(level, '=') + "]";
    std::size_t const found = script_.find(end, at_);
    advance(found == std::string_view::npos ? script_.size() : found + end.size() - at_);
  }

  /// A backslash and what it stands for: a character, the end of a line (of two characters, too), or with z all the
  /// white space that follows, ends of lines among it.
  void skip_escape() {
    advance();
    char const escaped = here();
    advance();
    if (ends_line(escaped) && ends_line(here()) && here() != escaped) advance();
    if (escaped != 'z') return;
    while (is_space(here())) advance();
  }

  void skip_quoted(char quote) {
    advance();
    while (at_ < script_.size() && here() != quote && !ends_line(here())) {
      if (here() == '\\') {
        skip_escape();
      } else {
        advance();
      }
    }
    advance();
  }

  /// Here is the point behind the object.
  void note_member(std::string_view object) {
    std::size_t length = 1;
    while (continues_name(here(1 + length))) ++length;
    words_.members.push_back({std::string(object), std::string(script_.substr(at_ + 1, length)), line_, column_ + 1});
  }

  void refuse(std::string what, std::string instead) {
    if (!words_.refused) words_.refused = {line_, column_, std::move(what), std::move(instead)};
  }

  void step() {
    if (here() == '-' && here(1) == '-') {
      advance(2);
      if (auto const level = long_bracket()) return skip_long_text(*level);
      while (at_ < script_.size() && !ends_line(here())) advance();
    } else if (here() == '"' || here() == '\'') {
      skip_quoted(here());
    } else if (auto const level = long_bracket()) {
      skip_long_text(*level);
    } else if (continues_name(here())) {  // numbers too: the "e" of 1e5 is no name
      std::size_t length = 1;
      while (continues_name(here(length))) ++length;
      if (script_.substr(at_, length) == "_ENV") {
        refuse("'_ENV' stands here, and a policy's names are what they are", "use local variables");
      }
      std::string_view const word = script_.substr(at_, length);
      for (std::string_view const loop : {"for", "while", "repeat", "goto"}) loops_ = loops_ || word == loop;
      functions_ += word == "function" ? 1 : 0;
      decides_ += word == "decide" ? 1 : 0;
      // Under any other name the function could call itself.
      plain_decide_ = plain_decide_ || (word == "decide" && before_ == "function");
      before_ = word;
      bool const is_member = at_ > 0 && (script_[at_ - 1] == '.' || script_[at_ - 1] == ':');
      advance(length);
      if (!is_member && here() == '.' && begins_name(here(1))) note_member(word);
    } else {
      if (here() == '^') {
        refuse("'^' stands here, which isn't the same to the last bit on every machine",
               "write math.pow(x, y), which is; x * x for a square");
      }
      advance();
    }
  }

  std::string_view script_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t column_ = 1;
  bool loops_ = false;
  int functions_ = 0;          // keywords
  int decides_ = 0;            // mentions of `decide`
  bool plain_decide_ = false;  // "function decide", as it stands
  std::string_view before_;    // the last word
  ScriptWords words_;
};

}  // namespace

ScriptWords script_words(std::string_view script) { return WordScanner(script).scan(); }

}  // namespace chokepoint::policy
