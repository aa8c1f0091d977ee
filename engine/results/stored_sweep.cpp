#include "engine/results/stored_sweep.hpp"

namespace chokepoint::results {

namespace {

/// `words`, with the name behind them where they or the name itself are what another one is called by.
std::string told_apart(std::string const& words, std::string const& name, bool alone) {
  return words.empty() || words == name ? name : alone ? words : words + " (" + name + ")";
}

}  // namespace

std::string StoredStudy::called(std::size_t variant) const {
  std::string const& name = variants[variant];
  if (variant < reliefs.size() && !reliefs[variant].gate.empty()) {
    return gate_called(variant) + " " + reliefs[variant].how;
  }
  std::string const words = variant < titles.size() ? titles[variant] : std::string();
  bool alone = true;
  for (std::size_t other = 0; other < variants.size(); ++other) {
    bool const same = variants[other] == words || (other < titles.size() && titles[other] == words);
    alone = alone && (other == variant || !same);
  }
  return told_apart(words, name, alone);
}

std::string StoredStudy::called(std::string_view name) const {
  auto const found = std::find(variants.begin(), variants.end(), name);
  return found == variants.end() ? std::string(name) : called(static_cast<std::size_t>(found - variants.begin()));
}

std::string StoredStudy::gate_called(std::size_t variant) const {
  std::string const& gate = reliefs[variant].gate;
  std::string const words = variant < titles.size() ? titles[variant] : std::string();
  bool alone = true;
  for (std::size_t other = 0; other < reliefs.size(); ++other) {
    bool const another = !reliefs[other].gate.empty() && reliefs[other].gate != gate;
    bool const same = reliefs[other].gate == words || (other < titles.size() && titles[other] == words);
    alone = alone && !(another && same);
  }
  return told_apart(words, gate, alone);
}

}  // namespace chokepoint::results
