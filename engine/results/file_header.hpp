#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "engine/results/results_file.hpp"

/// What can be told of a results file before a database is made of it: whether it is one of ours, whether it is whole.
namespace chokepoint::results {

/// What the first bytes of a file say (sqlite.org/fileformat.html, 1.3).
struct FileHeader {
  bool database = false;                ///< it begins as databases do
  bool ours = false;                    ///< and is one of chokepoint, of whichever version
  ResultsKind kind = ResultsKind::run;  ///< of what, where it is ours
  std::uint64_t bytes = 0;              ///< of the whole file, as it is
  std::uint64_t bytes_written = 0;      ///< as it was when it was last closed; 0 where that isn't known
};
FileHeader header_of(std::filesystem::path const& path);

/// Whether a file of ours has lost its end. One beside which a writer left more isn't judged: what is missing may be
/// there.
bool is_cut_off(std::filesystem::path const& path, FileHeader const& header);

/// What to tell of a file whose content makes no sense: one of ours is damaged, all else is none of ours.
FileProblem of_no_sense(std::filesystem::path const& path, FileHeader const& header, std::string const& why);

}  // namespace chokepoint::results
