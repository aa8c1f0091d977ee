#include "engine/base/goods_words.hpp"

#include <algorithm>
#include <array>

#include "engine/base/unit.hpp"

namespace chokepoint::base {

namespace {

constexpr std::array goods_words = std::to_array<GoodsWord>({{"unit", "units"},
                                                             {"chip", "chips"},
                                                             {"wafer", "wafers"},
                                                             {"die", "dies"},
                                                             {"module", "modules"},
                                                             {"package", "packages"},
                                                             {"card", "cards"},
                                                             {"board", "boards"},
                                                             {"tray", "trays"},
                                                             {"server", "servers"},
                                                             {"node", "nodes"},
                                                             {"rack", "racks"},
                                                             {"stack", "stacks"},
                                                             {"substrate", "substrates"},
                                                             {"mask", "masks"},
                                                             {"cell", "cells"},
                                                             {"battery", "batteries"},
                                                             {"panel", "panels"},
                                                             {"tool", "tools"},
                                                             {"machine", "machines"},
                                                             {"part", "parts"},
                                                             {"piece", "pieces"},
                                                             {"item", "items"},
                                                             {"set", "sets"},
                                                             {"pair", "pairs"},
                                                             {"case", "cases"},
                                                             {"bottle", "bottles"},
                                                             {"box", "boxes"},
                                                             {"pallet", "pallets"},
                                                             {"container", "containers"},
                                                             {"litre", "litres"},
                                                             {"liter", "liters"},
                                                             {"hectolitre", "hectolitres"},
                                                             {"barrel", "barrels"},
                                                             {"ton", "tons"},
                                                             {"tonne", "tonnes"},
                                                             {"kilogram", "kilograms"},
                                                             {"bushel", "bushels"},
                                                             {"car", "cars"},
                                                             {"vehicle", "vehicles"},
                                                             {"truck", "trucks"},
                                                             {"ship", "ships"},
                                                             {"vessel", "vessels"},
                                                             {"aircraft", "aircraft"},
                                                             {"engine", "engines"},
                                                             {"dose", "doses"},
                                                             {"lot", "lots"},
                                                             {"batch", "batches"},
                                                             {"order", "orders"},
                                                             {"shipment", "shipments"},
                                                             {"parcel", "parcels"},
                                                             {"application", "applications"},
                                                             {"license", "licenses"},
                                                             {"licence", "licences"},
                                                             {"permit", "permits"},
                                                             {"filing", "filings"},
                                                             {"inspection", "inspections"},
                                                             {"project", "projects"},
                                                             {"slot", "slots"},
                                                             {"start", "starts"}});

/// Symbols of measures: they stand for one and for many.
constexpr std::array symbols = std::to_array<std::string_view>(
    {"mg", "g",  "kg", "t",  "kt", "Mt", "lb",  "oz",  "ml",  "cl", "dl",  "l",  "hl",  "mL",  "cL",  "L",   "hL",
     "m",  "cm", "mm", "km", "ft", "ha", "sqm", "cbm", "bbl", "bu", "gal", "Wh", "kWh", "MWh", "GWh", "TWh", "MMBtu"});

bool begins_a_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool continues_a_word(char c) { return begins_a_word(c) || (c >= '0' && c <= '9') || c == '_'; }

}  // namespace

std::span<GoodsWord const> common_goods_words() { return goods_words; }

std::string plural_of(std::string_view goods) {
  for (auto const& known : goods_words) {
    if (known.singular == goods) return std::string(known.plural);
  }
  if (std::find(symbols.begin(), symbols.end(), goods) != symbols.end()) return std::string(goods);
  if (!goods.empty() && !begins_a_word(goods.back())) return std::string(goods);  // "m3"
  auto const ends = [&](std::string_view end) { return goods.ends_with(end); };
  if (ends("y") && goods.size() > 1 &&
      std::string_view("aeiou").find(goods[goods.size() - 2]) == std::string_view::npos) {
    return std::string(goods.substr(0, goods.size() - 1)) + "ies";
  }
  if (ends("s") && !ends("ss")) return std::string(goods);  // a plural already
  return std::string(goods) + (ends("ss") || ends("x") || ends("z") || ends("ch") || ends("sh") ? "es" : "s");
}

bool GoodsWords::is_possible(std::string_view word) {
  constexpr std::size_t longest = 32;
  if (word.empty() || word.size() > longest || !begins_a_word(word[0]) || word == "per") return false;
  if (!std::all_of(word.begin(), word.end(), continues_a_word)) return false;
  std::string const rate = "per " + std::string(word);  // months and years mean something there only
  for (auto const& meaning : {read_unit(word), read_unit(rate)}) {
    if (!meaning) continue;
    bool const clear = meaning->dimension.power == 0 && meaning->dimension.data == 0 &&
                       meaning->dimension.operations == 0 && meaning->dimension.goods == 0;
    if (clear) return false;
  }
  return true;
}

void GoodsWords::declare(std::string_view word) {
  if (!is_possible(word)) return;
  if (auto const known = read_unit(word); known && known->dimension == dimensions::goods) return;
  declared_of_.emplace(word, word);
  declared_of_.emplace(plural_of(word), word);
}

std::string_view GoodsWords::find(std::string_view word) const {
  auto const found = declared_of_.find(word);
  return found == declared_of_.end() ? std::string_view() : std::string_view(found->second);
}

std::vector<std::string_view> GoodsWords::all() const {
  std::vector<std::string_view> words;
  for (auto const& [word, declared] : declared_of_) words.push_back(word);
  return words;
}

}  // namespace chokepoint::base
