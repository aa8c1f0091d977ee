#include "engine/expression/lexer.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

#include "engine/base/text.hpp"
#include "engine/base/unit.hpp"
#include "engine/expression/foreign_words.hpp"

namespace chokepoint::expression {

namespace {

constexpr std::array keywords =
    std::to_array<std::string_view>({"and", "or", "not", "in", "if", "then", "else", "true", "false"});

bool is_keyword(std::string_view word) {
  for (auto const& keyword : keywords) {
    if (word == keyword) return true;
  }
  return false;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool continues_sequence(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// What other languages write, and what it is here. Longer ones first.
struct Foreign {
  std::string_view written;
  std::string_view meant;  // a sign or keyword of ours, or empty when there is none
  std::string_view hint;
};
constexpr std::array foreign_signs = std::to_array<Foreign>({{"===", "==", "compare with =="},
                                                             {"&&", "and", "write 'and'"},
                                                             {"||", "or", "write 'or'"},
                                                             {"<>", "!=", "write '!='"},
                                                             {"=<", "<=", "write '<='"},
                                                             {"=>", ">=", "write '>='"},
                                                             {"**", "", "write pow(x, y)"},
                                                             {"≤", "<=", "write '<='"},
                                                             {"≥", ">=", "write '>='"},
                                                             {"≠", "!=", "write '!='"},
                                                             {"×", "*", "write '*'"},
                                                             {"·", "*", "write '*'"},
                                                             {"÷", "/", "write '/'"},
                                                             {"−", "-", "write the plain minus '-'"},
                                                             {"–", "-", "write the plain minus '-'"},
                                                             {"…", "..", "write two dots '..'"},
                                                             {"=", "==", "compare with =="},
                                                             {"&", "and", "write 'and'"},
                                                             {"|", "or", "write 'or'"},
                                                             {"!", "not", "write 'not'"},
                                                             {"^", "", "write pow(x, y)"},
                                                             {"{", "[", "lists are written [A, B]"},
                                                             {"}", "]", "lists are written [A, B]"}});

constexpr std::array long_signs = std::to_array<std::string_view>({"<=", ">=", "==", "!=", ".."});
constexpr std::string_view short_signs = "()[],+-*/<>";

class Lexer {
 public:
  Lexer(std::string_view text, Schema const& schema, Reporter& reporter)
      : text_(text), schema_(schema), reporter_(reporter) {}

  std::vector<Token> run() {
    while (true) {
      while (at_ < text_.size() && base::is_space(text_[at_])) ++at_;
      if (at_ == text_.size()) break;
      read_token();
    }
    push(TokenKind::end, at_, "");
    return std::move(tokens_);
  }

 private:
  void read_token() {
    char const c = text_[at_];
    if (is_digit(c)) {
      if (!read_date()) read_number();
    } else if (is_letter(c)) {
      read_word();
    } else if (c == '.' && is_digit(peek(1))) {
      read_fraction();
    } else if (c == '$') {
      read_parameter();
    } else if (c == '\'' || c == '"') {
      read_quoted();
    } else {
      read_sign();
    }
  }

  char peek(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  Span span_from(std::size_t begin) const {
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)};
  }

  Token& push(TokenKind kind, std::size_t begin, std::string text) {
    tokens_.push_back({kind, span_from(begin), std::move(text), {}, false});
    return tokens_.back();
  }

  bool read_date() {
    constexpr std::string_view shape = "dddd-dd-dd";
    for (std::size_t i = 0; i < shape.size(); ++i) {
      if (shape[i] == 'd' ? !is_digit(peek(i)) : peek(i) != shape[i]) return false;
    }
    if (is_digit(peek(shape.size()))) return false;
    std::size_t const begin = at_;
    at_ += shape.size();
    push(TokenKind::date, begin, std::string(text_.substr(begin, shape.size())));
    return true;
  }

  /// Whether ",000" comes: within brackets that may be the next value of a list.
  bool at_group() const {
    return open_ == 0 && braces_ == 0 && peek(0) == ',' && is_digit(peek(1)) && is_digit(peek(2)) &&
           is_digit(peek(3)) && !is_digit(peek(4));
  }

  void read_number() {
    std::size_t const begin = at_;
    while (is_digit(peek(0))) ++at_;
    if (at_group()) {
      std::string digits(text_.substr(begin, at_ - begin));
      for (; at_group(); at_ += 4) digits += text_.substr(at_ + 1, 3);
      reporter_.error(value_error, span_from(begin),
                      fmt::format("'{}' has a comma in it", reporter_.excerpt(span_from(begin))),
                      fmt::format("write {}: numbers have no separators", digits));
      push_number(begin, std::move(digits));
      return;
    }
    if (peek(0) == '.' && is_digit(peek(1))) {
      ++at_;
      while (is_digit(peek(0))) ++at_;
    }
    read_exponent();
    push_number(begin, std::string(text_.substr(begin, at_ - begin)));
  }

  /// ".5" is read as 0.5 once it was reported.
  void read_fraction() {
    std::size_t const begin = at_;
    ++at_;
    while (is_digit(peek(0))) ++at_;
    read_exponent();
    std::string const digits = "0" + std::string(text_.substr(begin, at_ - begin));
    reporter_.error(syntax_error, span_from(begin), "a digit is missing before the point",
                    fmt::format("write {}", digits));
    push_number(begin, digits);
  }

  void read_exponent() {
    std::size_t const sign = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
    if ((peek(0) != 'e' && peek(0) != 'E') || !is_digit(peek(sign))) return;
    at_ += sign;
    while (is_digit(peek(0))) ++at_;
  }

  void push_number(std::size_t begin, std::string digits) {
    Span const unit = read_unit_words();
    push(TokenKind::number, begin, std::move(digits)).unit = unit;
  }

  std::string_view word_at(std::size_t place) const {
    std::size_t end = place;
    while (end < text_.size() && (is_letter(text_[end]) || (end > place && is_digit(text_[end])))) ++end;
    return text_.substr(place, end - place);
  }

  std::size_t skip_spaces(std::size_t place) const {
    while (place < text_.size() && base::is_space(text_[place])) ++place;
    return place;
  }

  bool is_name_of_schema(std::size_t place, std::string_view word) const {
    std::size_t const end = place + word.size();
    if (end + 1 < text_.size() && text_[end] == '.' && is_letter(text_[end + 1])) return true;  // no unit is dotted
    if (base::read_unit(word, schema_.goods_words())) return false;
    return schema_.find_field(word) != nullptr || !schema_.domains_with_symbol(word).empty() ||
           !schema_.domains_with_set(word).empty();
  }

  /// "days", "GB/s", "USD per chip per day", "%", "% per year", "per week". Moves behind what belongs to the unit.
  Span read_unit_words() {
    std::size_t place = skip_spaces(at_);
    std::size_t const begin = place;
    bool known = true;
    if (place < text_.size() && text_[place] == '%') {
      at_ = place + 1;
    } else {
      auto const word = word_at(place);
      bool const is_operator = !operator_meant(word).empty() && !base::read_unit(word, schema_.goods_words());
      if (word.empty() || is_keyword(word) || is_operator || is_name_of_schema(place, word)) return {};
      if (word != "per") at_ = place + word.size();
      known = word == "per" || base::read_unit(word, schema_.goods_words()).has_value();
    }
    while (true) {
      if (peek(0) == '/') {
        auto const word = word_at(at_ + 1);
        if (word.empty()) break;
        // What isn't known from the start is refused as a whole, for a better hint.
        if (known && !base::read_unit(text_.substr(begin, at_ + 1 + word.size() - begin), schema_.goods_words())) break;
        at_ += 1 + word.size();
        continue;
      }
      place = skip_spaces(at_);
      if (word_at(place) != "per") break;
      std::size_t const next = skip_spaces(place + 3);
      auto const word = word_at(next);
      at_ = word.empty() || is_keyword(word) ? place + 3 : next + word.size();
    }
    return span_from(begin);
  }

  void read_word() {
    std::size_t const begin = at_;
    read_path();
    std::string word(text_.substr(begin, at_ - begin));
    bool const keyword = is_keyword(word);
    push(keyword ? TokenKind::keyword : TokenKind::name, begin, std::move(word));
  }

  /// Letters, digits and underscores, with single dots between.
  void read_path() {
    at_ += word_at(at_).size();
    while (peek(0) == '.' && is_letter(peek(1))) at_ += 1 + word_at(at_ + 1).size();
  }

  void read_parameter() {
    std::size_t const begin = at_;
    ++at_;
    if (peek(0) == '\'' || peek(0) == '"') {
      read_quoted();
      Token& token = tokens_.back();
      if (token.kind == TokenKind::name) token.kind = TokenKind::parameter;
      token.span.begin = static_cast<std::uint32_t>(begin);
      return;
    }
    if (!is_letter(peek(0))) {
      reporter_.error(syntax_error, span_from(begin), "a name must follow '$'", "write $name");
      push(TokenKind::invalid, begin, "$");
      return;
    }
    read_path();
    push(TokenKind::parameter, begin, std::string(text_.substr(begin + 1, at_ - begin - 1)));
  }

  void read_quoted() {
    std::size_t const begin = at_;
    char const quote = text_[at_];
    ++at_;
    std::string content;
    bool closed = false;
    while (at_ < text_.size() && !closed) {
      char const c = text_[at_++];
      if (c != quote) {
        content += c;
      } else if (peek(0) == quote) {
        content += c;
        ++at_;
      } else {
        closed = true;
      }
    }
    if (!closed) {
      reporter_.error(syntax_error, span_from(begin), "the quote is never closed", "a name is quoted like 'x y'");
    } else if (quote == '"') {
      reporter_.error(syntax_error, span_from(begin), "names are quoted with single quotes",
                      fmt::format("write '{}'", content));
    } else if (content.empty()) {
      reporter_.error(syntax_error, span_from(begin), "a quoted name is empty");
    }
    bool const usable = closed && !content.empty();
    push(usable ? TokenKind::name : TokenKind::invalid, begin, std::move(content)).quoted = true;
  }

  void read_sign() {
    std::size_t const begin = at_;
    std::string_view const rest = text_.substr(at_);
    for (auto const& sign : long_signs) {
      if (!rest.starts_with(sign) || rest.starts_with("===")) continue;
      at_ += sign.size();
      push(TokenKind::sign, begin, std::string(sign));
      return;
    }
    for (auto const& foreign : foreign_signs) {
      if (!rest.starts_with(foreign.written)) continue;
      at_ += foreign.written.size();
      bool const parted = foreign.written == "=" && text_.substr(skip_spaces(at_), 1) == "=";  // "= ="
      if (parted) at_ = skip_spaces(at_) + 1;
      bool const closes = foreign.written == "}" && braces_ > 0;  // told where it opens
      if (!closes) {
        reporter_.error(syntax_error, span_from(begin),
                        fmt::format("'{}' is not a sign of this language", reporter_.excerpt(span_from(begin))),
                        std::string(foreign.hint));
      }
      braces_ += foreign.written == "{" ? 1 : closes ? -1 : 0;
      TokenKind kind = is_keyword(foreign.meant) ? TokenKind::keyword : TokenKind::sign;
      if (foreign.meant.empty()) kind = TokenKind::invalid;
      push(kind, begin, std::string(foreign.meant));
      return;
    }
    if (short_signs.find(rest.front()) != std::string_view::npos) {
      ++at_;
      if (rest.front() == '(' || rest.front() == '[') ++open_;
      if ((rest.front() == ')' || rest.front() == ']') && open_ > 0) --open_;
      push(TokenKind::sign, begin, std::string(rest.substr(0, 1)));
      return;
    }
    // A run of characters that mean nothing is one problem.
    auto const odd = [&](char c) {
      auto const byte = static_cast<unsigned char>(c);
      return byte >= 0x80 || byte < 0x20 || c == '`' || c == '@' || c == '#' || c == ';' || c == ':' || c == '?' ||
             c == '\\' || c == '~' || c == '%' || c == '.' || byte == 0x7F;
    };
    ++at_;
    while (at_ < text_.size() && !base::is_space(text_[at_]) && (odd(text_[at_]) || continues_sequence(text_[at_])))
      ++at_;
    if (rest.front() == '#') at_ = text_.size();
    std::string const run(text_.substr(begin, at_ - begin));
    std::string hint;
    if (run[0] == '#') hint = "no comment stands in a formula: write it in a line above the key";
    if (static_cast<unsigned char>(run[0]) >= 0x80) hint = "names with other letters than a-z are quoted like 'x y'";
    if (run == "%") hint = "a percent sign follows a number, as in 25 %";
    if (run == ";") hint = "join conditions with 'and' or 'or'";
    if (run == ":") hint = "compare with ==; a formula has no keys of its own";
    reporter_.error(syntax_error, span_from(begin),
                    fmt::format("'{}' can't be used here", reporter_.excerpt(span_from(begin))), hint);
    push(TokenKind::invalid, begin, run);
  }

  std::string_view text_;
  Schema const& schema_;
  Reporter& reporter_;
  std::size_t at_ = 0;
  std::size_t open_ = 0;  // brackets
  int braces_ = 0;        // written where a bracket is meant, and told
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokenize(std::string_view text, Schema const& schema, Reporter& reporter) {
  return Lexer(text, schema, reporter).run();
}

bool is_plain_name(std::string_view name) {
  bool at_start = true;
  for (char const c : name) {
    if (at_start ? !is_letter(c) : !is_letter(c) && !is_digit(c) && c != '.') return false;
    at_start = c == '.';
  }
  return !at_start && !is_keyword(name);
}

}  // namespace chokepoint::expression
