#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/unit.hpp"
#include "engine/model/policy.hpp"
#include "engine/policy/chokepoint_policy_table.h"
#include "engine/policy/declared_parameter.hpp"

/// Shared libraries that offer policies: see chokepoint_policy_table.h.
namespace chokepoint::policy {

/// Something that is wrong with a library, and what to try.
struct LibraryProblem {
  std::string message;
  std::string hint{};
};

/// What the name of a symbol says.
struct OfferedPolicy {
  int version = 0;
  std::string question;
  std::string name;
  std::string symbol;
  friend bool operator==(OfferedPolicy const&, OfferedPolicy const&) = default;
};
/// Nothing of a symbol that is no policy's.
std::optional<OfferedPolicy> offered_policy(std::string_view symbol);

/// A library's file, as far as it can be known without running any of its code.
struct LibraryFile {
  std::string name;  ///< "us_reserve" of us_reserve.so and libus_reserve.so
  std::filesystem::path path;
  std::string digest;  ///< of its bytes
  std::vector<OfferedPolicy> offers;
};
base::Result<LibraryFile, LibraryProblem> read_library(std::filesystem::path const& path);
/// The name of a library's file; empty where it is none.
std::string library_name(std::filesystem::path const& path);

/// A policy as its table says, checked.
struct LibraryPolicy {
  using Parameter = DeclaredParameter;
  struct NameList {
    std::string name, kind, meaning;
  };
  std::string name;
  model::Question question{};
  std::string meaning;
  std::size_t state_bytes = 0;
  std::vector<Parameter> parameters;
  std::vector<NameList> lists;
  chokepoint_policy const* table = nullptr;  ///< in the library, which is never unloaded
};

/// A library that was loaded.
struct Library {
  LibraryFile file;
  std::vector<LibraryPolicy> policies;  ///< by question, then by name

  LibraryPolicy const* find(model::Question question, std::string_view name) const;
};

/// Loads it: first in a process of its own, so that one that crashes or hangs while it is loaded is told of, then here,
/// where it stays until the program ends. What it changes of the thread's settings is put back, and it is refused.
base::Result<std::shared_ptr<Library const>, LibraryProblem> load_library(LibraryFile file);

/// A policy's table, held to what chokepoint_policy_table.h says of it.
base::Result<LibraryPolicy, LibraryProblem> read_policy_table(chokepoint_policy const& table,
                                                              OfferedPolicy const& offered);

/// The kinds of names that a list may have.
std::vector<std::string_view> const& name_kinds();

}  // namespace chokepoint::policy
