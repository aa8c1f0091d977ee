#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "engine/scenario/field.hpp"
#include "engine/scenario/read_context.hpp"

namespace chokepoint::scenario {

/// Walks through all blocks that a scenario has and knows where it is; what it looks at there is the derived class's.
class PathVisitor : public QuietVisitor {
 public:
  void block(FieldInfo const& info, SpecBlock& block, bool& given) override {
    if (given) walk(block, info.name);
  }
  void named_blocks(FieldInfo const& info, BlockCollection& blocks) override {
    for (std::size_t i = 0; i < blocks.size(); ++i) walk(blocks.block(i), info.name, blocks.name(i).text);
  }
  void listed_blocks(FieldInfo const& info, BlockCollection& blocks) override {
    for (std::size_t i = 0; i < blocks.size(); ++i) walk(blocks.block(i), info.name, fmt::format("{}", i));
  }

 protected:
  /// The path of a key of the block it is in.
  std::string path_of(std::string_view key) const { return join_path(path_, key); }
  /// Whether what lies below a path is of interest.
  virtual bool enters(std::string const& path) const {
    (void)path;
    return true;
  }
  /// A block has been looked at, and the path is that of what it stands in.
  virtual void left() {}

 private:
  /// In place: of thousands of lanes each would otherwise make several strings.
  void walk(SpecBlock& block, std::string_view key, std::string_view name = {}) {
    std::size_t const size = path_.size();
    for (std::string_view const part : {key, name}) {
      if (part.empty()) continue;
      if (!path_.empty()) path_ += '.';
      path_ += part;
    }
    if (enters(path_)) block.visit(*this);
    path_.resize(size);
    left();
  }

  std::string path_;
};

}  // namespace chokepoint::scenario
