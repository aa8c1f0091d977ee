#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include "engine/scenario/reference.hpp"

/// chokepoint_reference DIRECTORY: writes the reference pages, and removes pages of blocks that are no more.
int main(int argument_count, char** arguments) {
  if (argument_count != 2) {
    std::fputs("usage: chokepoint_reference DIRECTORY\n", stderr);
    return 2;
  }
  namespace fs = std::filesystem;
  fs::path const directory = arguments[1];
  std::error_code error;
  fs::create_directories(directory, error);
  for (auto const& entry : fs::directory_iterator(directory, error)) {
    if (entry.path().extension() == ".md") fs::remove(entry.path(), error);
  }
  for (auto const& page : chokepoint::scenario::reference_pages()) {
    std::ofstream file(directory / page.file, std::ios::binary);
    file << page.text;
    file.close();
    if (!file) {
      std::fprintf(stderr, "can't write %s\n", (directory / page.file).c_str());
      return 1;
    }
  }
  return 0;
}
