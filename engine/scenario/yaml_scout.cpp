#include "engine/scenario/yaml_scout.hpp"

#include <algorithm>

namespace chokepoint::scenario {

namespace {

class Scout {
 public:
  explicit Scout(std::string_view text) : text_(text) {}

  Scouting run() {
    while (at_ < text_.size() && !stopped()) {
      if (at_ == line_start_) {
        begin_line();
      } else {
        token();
      }
    }
    return std::move(seen_);
  }

 private:
  bool stopped() const { return seen_.unclosed_quote || seen_.too_deep || seen_.long_scalar; }
  bool in_flow() const { return !seen_.open.empty(); }
  char peek(std::size_t offset) const { return offset < text_.size() ? text_[offset] : '\n'; }
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
  static bool is_space(char c) { return is_blank(c) || c == '\n'; }
  static bool is_flow_sign(char c) { return c == ',' || c == '[' || c == ']' || c == '{' || c == '}'; }
  int column(std::size_t offset) const { return static_cast<int>(offset - line_start_); }

  bool is_document_marker(std::size_t offset) const {
    return (text_.substr(offset, 3) == "---" || text_.substr(offset, 3) == "...") && is_space(peek(offset + 3));
  }

  std::size_t end_of_line(std::size_t offset) const { return std::min(text_.find('\n', offset), text_.size()); }

  void next_line(std::size_t end) {
    at_ = std::min(end + 1, text_.size());
    line_start_ = at_;
  }

  void begin_line() {
    if (is_document_marker(at_)) {
      ++seen_.tokens;
      parent_ = -1;
      at_ += 3;
      return;
    }
    std::optional<std::size_t> tab;
    while (is_blank(peek(at_))) {
      if (text_[at_] == '\t' && !tab) tab = at_;
      ++at_;
    }
    char const first = peek(at_);
    if (first == '\n') {
      next_line(at_);
      return;
    }
    if (tab && first != '#' && !seen_.indenting_tab) seen_.indenting_tab = tab;
    if (!in_flow()) parent_ = std::min(parent_, column(at_));
    token();
  }

  void token() {
    char const c = peek(at_);
    if (c == '\n') return next_line(at_);
    if (is_blank(c)) {
      ++at_;
      return;
    }
    if (c == '#') return next_line(end_of_line(at_));
    ++seen_.tokens;
    bool const apart = is_space(peek(at_ + 1));
    if (c == '"' || c == '\'') return quote(c);
    if (c == '[' || c == '{') return open_bracket(c);
    if ((c == ']' || c == '}') && in_flow()) {
      seen_.open.pop_back();
      ++at_;
      return;
    }
    if (c == ',' || (c == ':' && (apart || in_flow()))) {
      ++at_;
      return;
    }
    if ((c == '-' || c == '?') && apart) {
      if (!in_flow()) parent_ = column(at_);
      ++at_;
      return;
    }
    if (c == '&' || c == '*' || c == '!') {
      while (!is_space(peek(at_)) && !(in_flow() && is_flow_sign(peek(at_)))) ++at_;
      return;
    }
    if ((c == '|' || c == '>') && !in_flow()) return block_scalar();
    if (c == '%' && at_ == line_start_) return next_line(end_of_line(at_));
    plain();
  }

  void open_bracket(char c) {
    seen_.open.push_back({at_, c});
    if (seen_.open.size() > limits::depth) seen_.too_deep = at_;
    ++at_;
  }

  void measure(std::size_t begin, std::size_t end) {
    if (end - begin > limits::scalar_bytes) seen_.long_scalar = begin;
  }

  /// A scalar followed by a colon is a key: what continues its value stands deeper than the key.
  void note_key(int first_column) {
    std::size_t after = at_;
    while (peek(after) == ' ' || peek(after) == '\t') ++after;
    if (!in_flow() && peek(after) == ':' && is_space(peek(after + 1))) parent_ = first_column;
  }

  void quote(char sign) {
    std::size_t const begin = at_;
    int const first_column = column(begin);
    bool several_lines = false;
    for (++at_;; ++at_) {
      if (at_ >= text_.size()) {
        seen_.unclosed_quote = begin;
        return;
      }
      char const c = text_[at_];
      if (c == '\n') {
        several_lines = true;
        line_start_ = at_ + 1;
      }
      if (c == '\\' && sign == '"') {
        if (peek(at_ + 1) != '\n') ++at_;  // an escaped sign; an escaped line end is still a line end
        continue;
      }
      if (c != sign) continue;
      if (sign == '\'' && peek(at_ + 1) == '\'') {
        ++at_;  // '' stands for one quote
        continue;
      }
      break;
    }
    ++at_;
    measure(begin, at_);
    if (several_lines) {
      seen_.last_long_quote = {begin, at_};
    } else {
      note_key(first_column);
    }
  }

  /// "|" or ">": all following lines that are empty or stand deeper than the parent.
  void block_scalar() {
    std::size_t const begin = at_;
    next_line(end_of_line(at_));
    std::size_t end = at_;
    while (at_ < text_.size()) {
      std::size_t content = at_;
      while (peek(content) == ' ') ++content;
      bool const blank = is_space(peek(content)) && peek(content) != '\t';
      if (!blank && column(content) <= parent_) break;
      if (!blank && column(content) == 0 && is_document_marker(content)) break;
      next_line(end_of_line(content));
      if (!blank) end = at_;
    }
    measure(begin, end);
  }

  void plain() {
    std::size_t const begin = at_;
    int const first_column = column(begin);
    while (at_ < text_.size()) {
      char const c = text_[at_];
      if (c == '\n' && !continues_on_next_line()) break;
      if (c == '#' && at_ > begin && is_space(text_[at_ - 1])) break;
      if (in_flow() && at_ > begin && is_flow_sign(c)) break;
      if (c == ':' && at_ > begin && (is_space(peek(at_ + 1)) || (in_flow() && is_flow_sign(peek(at_ + 1))))) break;
      if (c != '\n') ++at_;
    }
    measure(begin, at_);
    if (begin >= line_start_) note_key(first_column);
  }

  /// At a line end within a plain scalar: moves to the first character of its next line, or stays when it ends here.
  bool continues_on_next_line() {
    std::size_t next = at_;
    std::size_t start = line_start_;
    while (next < text_.size() && is_space(text_[next])) {
      if (text_[next] == '\t' && start == next) return false;
      if (text_[next] == '\n') start = next + 1;
      ++next;
    }
    if (next >= text_.size() || text_[next] == '#') return false;
    if (next == start && is_document_marker(next)) return false;
    if (!in_flow() && static_cast<int>(next - start) <= parent_) return false;
    for (std::size_t i = start; i < next; ++i) {
      if (text_[i] == '\t') return false;  // left to begin_line, which names it
    }
    at_ = next;
    line_start_ = start;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  int parent_ = -1;  // column of the key or dash whose value is being read, in block style
  Scouting seen_;
};

}  // namespace

Scouting scout(std::string_view text) { return Scout(text).run(); }

}  // namespace chokepoint::scenario
