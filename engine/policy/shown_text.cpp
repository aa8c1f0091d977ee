#include "engine/policy/shown_text.hpp"

#include <algorithm>
#include <cstdint>

namespace chokepoint::policy {

namespace {

struct Character {
  std::uint32_t code = 0;
  std::size_t bytes = 0;  // 0: none that UTF-8 has
};

/// The character that a text begins with (RFC 3629: no detours, no surrogates, nothing beyond U+10FFFF).
Character first_of(std::string_view text) {
  auto const byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  std::uint32_t const lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  std::size_t const bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {};
  std::uint32_t code = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {};
    code = code << 6U | (byte(i) & 0x3FU);
  }
  bool const detour = (bytes == 3 && code < 0x800) || (bytes == 4 && code < 0x10000);
  if (detour || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return {};
  return {code, bytes};
}

/// Whether a terminal acts on it instead of showing it: control characters, ends of lines and of paragraphs, marks that
/// turn the direction of writing.
bool acts(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x200E || code == 0x200F ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

}  // namespace

std::string shown_text(std::string_view text, std::size_t longest) {
  constexpr std::string_view cut = "...";
  std::string shown;
  std::size_t whole = 0;  // bytes of `shown` beside which there is room for "..."
  while (!text.empty()) {
    Character const next = first_of(text);
    std::string_view const as = next.bytes == 0 ? "?" : acts(next.code) ? " " : text.substr(0, next.bytes);
    if (shown.size() + as.size() > longest) {
      shown.resize(whole);
      return shown.append(cut);
    }
    shown += as;
    if (shown.size() + cut.size() <= longest) whole = shown.size();
    text.remove_prefix(std::max<std::size_t>(1, next.bytes));
  }
  return shown;
}

}  // namespace chokepoint::policy
