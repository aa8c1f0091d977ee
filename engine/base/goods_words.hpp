#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chokepoint::base {

struct GoodsWord {
  std::string_view singular;
  std::string_view plural;
};

/// Words for a unit of a product that every scenario knows, the more usual first. They are labels: what one unit is,
/// its product says.
std::span<GoodsWord const> common_goods_words();

/// "chips" of "chip", "batteries" of "battery", "kg" of "kg"; words that aren't known follow the rules of English.
std::string plural_of(std::string_view goods);

/// The words that a scenario's products declare for their units beside the common ones: "GPU", "kg", "TEU".
class GoodsWords {
 public:
  /// Whether this can be one: a letter, then letters, digits and underscores, and none that means a length of time, a
  /// share, money, or "per" already.
  static bool is_possible(std::string_view word);

  /// Adds a word, in its own case; of what can't be one, and of the common words, nothing.
  void declare(std::string_view word);

  /// The word as it was declared, of that word or its plural; empty where nobody declared it.
  std::string_view find(std::string_view word) const;
  bool empty() const { return declared_of_.empty(); }
  /// All of them with their plurals, in the order of letters.
  std::vector<std::string_view> all() const;

 private:
  std::map<std::string, std::string, std::less<>> declared_of_;
};

}  // namespace chokepoint::base
