#pragma once

#include <filesystem>
#include <string>

namespace chokepoint::policy {

/// A policy's file in Python, as it was read. Later changes of the file don't matter.
struct WorkerFile {
  std::string name;  ///< "risk" of risk.py
  std::filesystem::path path;
  std::string source;
  std::string digest;   ///< of its bytes; what it imports isn't known
  double seconds = 20;  ///< that it may take for an answer
};

}  // namespace chokepoint::policy
