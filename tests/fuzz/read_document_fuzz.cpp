// Any bytes must be answered: by a sound tree, or by errors that point into the text. A tree, written out again with
// every text in quotes, must read as the same tree. Every scalar must be answered by every scalar reader.

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/base/diagnostic.hpp"
#include "engine/scenario/document.hpp"
#include "engine/scenario/scalar.hpp"
#include "engine/scenario/yaml_guard.hpp"

namespace {

using namespace chokepoint;
using scenario::Document;

void require(bool condition, char const* what) {
  if (condition) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

void require_sound_errors(base::Diagnostics const& diagnostics, std::string_view text) {
  std::uint32_t lines = 1;
  for (char const c : text) lines += c == '\n' ? 1U : 0U;
  for (auto const& diagnostic : diagnostics.all()) {
    require(diagnostic.code.starts_with("E_"), "an error has a code");
    require(!diagnostic.message.empty(), "an error has a message");
    require(diagnostic.mark.line >= 1 && diagnostic.mark.line <= lines, "an error points into the text");
    require(diagnostic.mark.column >= 1, "columns count from 1");
  }
  std::string const shown = diagnostics.render(false, 5);
  for (char const c : shown) {
    require(c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F), "no control byte reaches the terminal");
  }
}

void write_text(std::string_view text, std::string& out) {
  out += '"';
  for (char const c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      out += c;
    }
  }
  out += '"';
}

/// Flow style with every text in quotes.
void write(Document::Node node, std::string& out) {
  if (node.is_scalar()) {
    if (node.is_null()) {
      out += '~';
    } else {
      write_text(node.text(), out);
    }
    return;
  }
  out += node.is_mapping() ? '{' : '[';
  for (auto const item : node.items()) {
    write(item, out);
    out += ",\n";
  }
  for (auto const& [key, value] : node.entries()) {
    write_text(key.text(), out);
    out += ": ";
    write(value, out);
    out += ",\n";
  }
  out += node.is_mapping() ? '}' : ']';
}

bool same(Document::Node a, Document::Node b) {
  if (a.kind() != b.kind() || a.size() != b.size() || a.is_null() != b.is_null()) return false;
  if (a.is_scalar()) return a.is_null() || a.text() == b.text();
  auto other_item = b.items().begin();
  for (auto const item : a.items()) {
    if (!same(item, *other_item)) return false;
    ++other_item;
  }
  auto other_entry = b.entries().begin();
  for (auto const& [key, value] : a.entries()) {
    if (key.text() != (*other_entry).key.text() || !same(value, (*other_entry).value)) return false;
    ++other_entry;
  }
  return true;
}

/// YAML allows 1024 characters before a key's colon, and escapes lengthen keys.
bool has_long_key(Document::Node node) {
  for (auto const item : node.items()) {
    if (has_long_key(item)) return true;
  }
  for (auto const& [key, value] : node.entries()) {
    if (key.text().size() > 400 || has_long_key(value)) return true;
  }
  return false;
}

void read_scalar(Document::Node node, base::Diagnostics& diagnostics) {
  namespace dimensions = base::dimensions;
  scenario::ScalarField const any{diagnostics, "a.b", std::nullopt};
  scenario::ScalarField const plain{diagnostics, "a.b", dimensions::none, 0, 1};
  scenario::ScalarField const price{diagnostics, "a.b", dimensions::price};
  if (auto const quantity = scenario::read_quantity(node, any);
      quantity && quantity->unit.numerator == 1 && quantity->unit.denominator == 1 && !node.quoted()) {
    std::string_view text = node.text();
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    require(value == quantity->value, "a number is the nearest double of its text");
  }
  scenario::read_number(node, plain);
  scenario::read_integer(node, any);
  scenario::read_duration(node, any);
  scenario::read_goods(node, any, 1'000'000);
  scenario::read_money(node, price);
  scenario::read_moment(node, any);
  scenario::read_flag(node, any);
  scenario::read_name(node, any);
  scenario::read_text(node, any);
}

void read_all_scalars(Document::Node node, base::Diagnostics& diagnostics, int& budget) {
  if (--budget < 0) return;
  if (node.is_scalar()) read_scalar(node, diagnostics);
  for (auto const item : node.items()) read_all_scalars(item, diagnostics, budget);
  for (auto const& [key, value] : node.entries()) {
    read_scalar(key, diagnostics);
    read_all_scalars(value, diagnostics, budget);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  base::Diagnostics diagnostics;
  auto const file = diagnostics.add_source("fuzz.yaml", std::string(text));
  auto const document = scenario::read_document(diagnostics.source_text(file), file, diagnostics);
  require(document.has_value() || diagnostics.has_errors(), "no document without an error");
  require_sound_errors(diagnostics, text);
  if (!document) return 0;

  require(document->root().is_mapping(), "the root is a mapping");
  if (!diagnostics.has_errors() && !has_long_key(document->root())) {
    std::string again;
    write(document->root(), again);
    base::Diagnostics second;
    auto const copy_file = second.add_source("copy.yaml", again);
    auto const copy = scenario::read_document(second.source_text(copy_file), copy_file, second);
    require(copy.has_value() && !second.has_errors(), "what was read can be written and read");
    require(same(document->root(), copy->root()), "the written tree is the same");
  }
  int budget = 60;
  base::Diagnostics scalars;
  scalars.add_source("fuzz.yaml", std::string(text));
  read_all_scalars(document->root(), scalars, budget);
  require_sound_errors(scalars, text);
  return 0;
}
