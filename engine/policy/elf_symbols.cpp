#include "engine/policy/elf_symbols.hpp"

#include <elf.h>

#include <cstdint>
#include <cstring>
#include <optional>

namespace chokepoint::policy {

namespace {

/// A struct of the file; nothing where the file ends before it does.
template <class T>
std::optional<T> at(std::string_view file, std::uint64_t offset) {
  if (offset > file.size() || file.size() - offset < sizeof(T)) return std::nullopt;
  T value;
  std::memcpy(&value, file.data() + offset, sizeof value);
  return value;
}

std::optional<std::string_view> part(std::string_view file, Elf64_Shdr const& section) {
  if (section.sh_offset > file.size() || section.sh_size > file.size() - section.sh_offset) return std::nullopt;
  return file.substr(section.sh_offset, section.sh_size);
}

/// Whether others can find it.
bool is_offered(Elf64_Sym const& symbol) {
  unsigned const binding = ELF64_ST_BIND(symbol.st_info);
  unsigned const visibility = ELF64_ST_VISIBILITY(symbol.st_other);
  return symbol.st_shndx != SHN_UNDEF && (binding == STB_GLOBAL || binding == STB_WEAK) &&
         (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

}  // namespace

base::Result<std::vector<std::string>, std::string> exported_symbols(std::string_view file) {
  using Symbols = std::vector<std::string>;
  using Answer = base::Result<Symbols, std::string>;
  auto const header = at<Elf64_Ehdr>(file, 0);
  if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) {
    return Answer(std::string("it is no shared library (no ELF file)"));
  }
  if (header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_ident[EI_DATA] != ELFDATA2LSB || header->e_type != ET_DYN) {
    return Answer(std::string("it is no 64-bit shared library for this kind of machine"));
  }
  Answer const torn(std::string("the file is cut off or damaged"));
  for (std::uint64_t i = 0; i < header->e_shnum; ++i) {
    auto const section = at<Elf64_Shdr>(file, header->e_shoff + i * sizeof(Elf64_Shdr));
    if (!section) return torn;
    if (section->sh_type != SHT_DYNSYM) continue;
    auto const texts = at<Elf64_Shdr>(file, header->e_shoff + section->sh_link * sizeof(Elf64_Shdr));
    auto const symbols = part(file, *section);
    auto const names = texts ? part(file, *texts) : std::nullopt;
    if (!symbols || !names) return torn;
    Symbols found;
    for (std::uint64_t offset = 0; offset + sizeof(Elf64_Sym) <= symbols->size(); offset += sizeof(Elf64_Sym)) {
      Elf64_Sym const symbol = *at<Elf64_Sym>(*symbols, offset);
      if (!is_offered(symbol)) continue;
      if (symbol.st_name >= names->size()) return torn;
      std::string_view const name = names->substr(symbol.st_name);
      std::size_t const end = name.find('\0');
      if (end == std::string_view::npos) return torn;
      found.emplace_back(name.substr(0, end));
    }
    return Answer(std::move(found));
  }
  return Answer(std::string("it offers no symbols"));
}

}  // namespace chokepoint::policy
