#include "engine/scenario/document.hpp"

#include <fmt/format.h>

#include <utility>

#include "engine/base/check.hpp"
#include "engine/scenario/source_text.hpp"

namespace chokepoint::scenario {

Document::Node Document::root() const {
  CHOKEPOINT_CHECK(!records_.empty(), "a document without a root");
  return {*this, 0};
}

bool Document::Node::is_null() const {
  if (!is_scalar() || quoted()) return false;
  std::string_view const written = text();
  return written.empty() || written == "~" || written == "null" || written == "Null" || written == "NULL";
}

std::string_view Document::Node::text() const {
  return std::string_view(document_->texts_).substr(record().text_begin, record().text_size);
}

std::size_t Document::Node::size() const { return is_mapping() ? record().child_count / 2 : record().child_count; }

Document::Items Document::Node::items() const {
  Node const last = following();
  return is_sequence() ? Items({*document_, index_ + 1}, last) : Items(last, last);
}

Document::Entries Document::Node::entries() const {
  Node const last = following();
  return is_mapping() ? Entries({*document_, index_ + 1}, last) : Entries(last, last);
}

std::optional<Document::Node> Document::Node::find(std::string_view key) const {
  for (auto const& entry : entries()) {
    if (entry.key.text() == key) return entry.value;
  }
  return std::nullopt;
}

std::string Document::Node::describe() const {
  if (is_mapping()) return "a mapping";
  if (is_sequence()) return "a list";
  if (is_null()) return "nothing";
  return fmt::format("the text {}", in_quotes(text()));
}

std::uint32_t DocumentBuilder::add(Document::Record record) {
  auto const index = static_cast<std::uint32_t>(document_.records_.size());
  if (!open_.empty()) ++document_.records_[open_.back()].child_count;
  record.next = index + 1;
  document_.records_.push_back(record);
  return index;
}

std::uint32_t DocumentBuilder::scalar(base::Mark mark, std::string_view text, bool quoted) {
  auto const begin = static_cast<std::uint32_t>(document_.texts_.size());
  document_.texts_ += text;
  return add({.kind = Document::Kind::scalar,
              .quoted = quoted,
              .mark = mark,
              .text_begin = begin,
              .text_size = static_cast<std::uint32_t>(text.size())});
}

std::uint32_t DocumentBuilder::begin_sequence(base::Mark mark) {
  auto const index = add({.kind = Document::Kind::sequence, .mark = mark});
  open_.push_back(index);
  return index;
}

std::uint32_t DocumentBuilder::begin_mapping(base::Mark mark) {
  auto const index = add({.kind = Document::Kind::mapping, .mark = mark});
  open_.push_back(index);
  return index;
}

void DocumentBuilder::end() {
  CHOKEPOINT_CHECK(!open_.empty(), "nothing is open at node {}", node_count());
  document_.records_[open_.back()].next = static_cast<std::uint32_t>(document_.records_.size());
  open_.pop_back();
}

std::string_view DocumentBuilder::text(std::uint32_t index) const {
  auto const& record = document_.records_[index];
  return std::string_view(document_.texts_).substr(record.text_begin, record.text_size);
}

Document DocumentBuilder::finish() && {
  CHOKEPOINT_CHECK(open_.empty() && !document_.records_.empty(), "{} nodes left open", open_.size());
  return std::move(document_);
}

}  // namespace chokepoint::scenario
