#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"

namespace chokepoint::scenario {

/// A parsed input file as a plain tree whose every node knows its place: scalars, sequences and mappings, nothing else.
///
/// Nodes lie in one vector in the order of the text, so a subtree is a range of it. Values keep the text as written
/// (after YAML's quoting rules); what it means is decided by whoever knows the field: see scalar.hpp.
class Document {
 public:
  enum class Kind : std::uint8_t { scalar, sequence, mapping };

  class Node;
  class Items;
  class Entries;
  struct Entry;

  /// The outermost mapping. Nodes look into this Document: it must outlive them, unmoved.
  Node root() const;
  std::size_t node_count() const { return records_.size(); }

 private:
  friend class DocumentBuilder;

  struct Record {
    Kind kind = Kind::scalar;
    bool quoted = false;
    base::Mark mark;
    std::uint32_t text_begin = 0;
    std::uint32_t text_size = 0;
    std::uint32_t child_count = 0;  ///< of a mapping: keys and values
    std::uint32_t next = 0;         ///< index after the whole subtree
  };

  std::vector<Record> records_;
  std::string texts_;
};

/// A light handle, to be passed by value.
class Document::Node {
 public:
  Kind kind() const { return record().kind; }
  bool is_scalar() const { return kind() == Kind::scalar; }
  bool is_sequence() const { return kind() == Kind::sequence; }
  bool is_mapping() const { return kind() == Kind::mapping; }
  /// Nothing was written, or a plain `~` or `null`.
  bool is_null() const;
  /// Written in quotes or as a text block, so certainly meant as text.
  bool quoted() const { return record().quoted; }
  base::Mark mark() const { return record().mark; }

  /// A scalar's text; empty for the others.
  std::string_view text() const;
  /// Number of items of a sequence or of keys of a mapping; 0 for a scalar.
  std::size_t size() const;
  /// The items of a sequence in the order of the file; none for the others.
  Items items() const;
  /// Keys with values of a mapping in the order of the file; none for the others.
  Entries entries() const;
  /// The value of a key. Linear in the keys: to read a large mapping, go over entries() once.
  std::optional<Node> find(std::string_view key) const;

  /// "a mapping", "a list", "nothing" or "the text 'abc'", for messages.
  std::string describe() const;

  /// The same place of the same document.
  friend bool operator==(Node const& a, Node const& b) { return a.document_ == b.document_ && a.index_ == b.index_; }

 private:
  friend class Document;
  Node(Document const& document, std::uint32_t index) : document_(&document), index_(index) {}
  Record const& record() const { return document_->records_[index_]; }
  Node following() const { return {*document_, record().next}; }

  Document const* document_;
  std::uint32_t index_;
};

struct Document::Entry {
  Node key;  ///< always a scalar, and unique in its mapping
  Node value;
};

class Document::Items {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Node;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = Node;

    Node operator*() const { return node_; }
    Iterator& operator++() {
      node_ = node_.following();
      return *this;
    }
    friend bool operator==(Iterator const& a, Iterator const& b) { return a.node_ == b.node_; }

   private:
    friend class Items;
    explicit Iterator(Node node) : node_(node) {}
    Node node_;
  };

  Iterator begin() const { return Iterator(first_); }
  Iterator end() const { return Iterator(last_); }

 private:
  friend class Node;
  Items(Node first, Node last) : first_(first), last_(last) {}
  Node first_;
  Node last_;
};

class Document::Entries {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Entry;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = Entry;

    Entry operator*() const { return {key_, key_.following()}; }
    Iterator& operator++() {
      key_ = key_.following().following();
      return *this;
    }
    friend bool operator==(Iterator const& a, Iterator const& b) { return a.key_ == b.key_; }

   private:
    friend class Entries;
    explicit Iterator(Node key) : key_(key) {}
    Node key_;
  };

  Iterator begin() const { return Iterator(first_); }
  Iterator end() const { return Iterator(last_); }

 private:
  friend class Node;
  Entries(Node first, Node last) : first_(first), last_(last) {}
  Node first_;
  Node last_;
};

/// Builds a Document in the order of its text. Used by the YAML guard, by tables and by overrides.
///
/// Whoever builds keeps the promises of a Document: in a mapping keys (scalars, all different) and values alternate,
/// and every begin has its end.
class DocumentBuilder {
 public:
  /// Each gives the new node's index.
  std::uint32_t scalar(base::Mark mark, std::string_view text, bool quoted = false);
  std::uint32_t begin_sequence(base::Mark mark);
  std::uint32_t begin_mapping(base::Mark mark);
  /// Closes the innermost open sequence or mapping.
  void end();

  std::size_t depth() const { return open_.size(); }
  std::size_t node_count() const { return document_.records_.size(); }
  base::Mark mark(std::uint32_t index) const { return document_.records_[index].mark; }
  std::string_view text(std::uint32_t index) const;
  void set_mark(std::uint32_t index, base::Mark mark) { document_.records_[index].mark = mark; }

  /// The finished tree; nothing may be open.
  Document finish() &&;

 private:
  std::uint32_t add(Document::Record record);

  Document document_;
  std::vector<std::uint32_t> open_;
};

}  // namespace chokepoint::scenario
