#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

#include "engine/report/numbers.hpp"
#include "engine/report/summary.hpp"

namespace chokepoint::report {

/// A summary under construction: lines of a terminal, each within the style's columns if those who write it keep to it.
class SummaryPage {
 public:
  explicit SummaryPage(SummaryStyle const& style) : style_(style) {}

  void line(std::string text = {}) {
    text.erase(text.find_last_not_of(' ') + 1);
    out_ += text + '\n';
  }
  void paragraph(std::string_view text) {
    for (std::string const& wrapped : wrap(text, style_.columns)) line(wrapped);
  }
  void heading(std::string_view text) {
    line();
    line(colored("1", text));
  }
  std::string colored(std::string_view code, std::string_view text) const {
    if (!style_.color || text.empty()) return std::string(text);
    return fmt::format("\033[{}m{}\033[0m", code, text);
  }
  /// What is drawn, in the color of bars and plots.
  std::string drawn(std::string_view text) const { return colored("36", text); }
  SummaryStyle const& style() const { return style_; }
  std::size_t columns() const { return style_.columns; }
  std::string take() { return std::move(out_); }

 private:
  SummaryStyle const& style_;
  std::string out_;
};

}  // namespace chokepoint::report
