#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// How explanations are set: for a terminal of 80 columns.
namespace chokepoint::scenario {

/// Of the names before what is said about a key.
inline constexpr std::size_t label_width = 10;

/// Columns of UTF-8 text: our texts have no combining or double-width characters.
std::size_t columns(std::string_view text);

/// Breaks at spaces. The first line begins where the cursor is, at column `indent`; the others are indented to it.
std::string wrap(std::string_view text, std::size_t indent);

/// "  name      text that goes on below itself".
void add_row(std::string& out, std::string_view name, std::string_view text, std::size_t name_width);

void add_paragraph(std::string& out, std::string_view text);

/// "Blocks by name. More." becomes "Blocks by name.": one line is enough in a list.
std::string_view first_sentence(std::string_view text);

}  // namespace chokepoint::scenario
