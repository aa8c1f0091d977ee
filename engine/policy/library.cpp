#include "engine/policy/library.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <iterator>
#include <tuple>

#include "engine/base/diagnostic.hpp"
#include "engine/base/name_hash.hpp"
#include "engine/policy/elf_symbols.hpp"
#include "engine/policy/foreign_code.hpp"
#include "engine/policy/questions.hpp"
#include "engine/policy/thread_settings.hpp"

namespace chokepoint::policy {

namespace {

constexpr std::string_view prefix = "chokepoint_policy_v";

bool is_name(std::string_view text) { return is_declared_name(text); }

/// Nothing where the text is none that people can be shown.
std::optional<std::string> text_of(char const* text) {
  constexpr std::size_t longest = 400;
  if (text == nullptr || strnlen(text, longest + 1) > longest) return std::nullopt;
  std::string const words(text);
  bool const plain =
      std::none_of(words.begin(), words.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; });
  return plain ? std::optional(words) : std::nullopt;
}

using Checked = base::Result<LibraryPolicy, LibraryProblem>;

/// Holds a policy's table to what chokepoint_policy_table.h says of it.
class TableReader {
 public:
  TableReader(chokepoint_policy const& table, OfferedPolicy const& offered, QuestionInfo const& question)
      : table_(table), question_(question) {
    policy_.name = offered.name;
    policy_.question = question.id;
    policy_.table = &table;
  }

  Checked read() {
    sizes();
    if (problem_.empty()) texts();
    if (problem_.empty()) parameters();
    if (problem_.empty()) lists();
    if (problem_.empty()) return policy_;
    return LibraryProblem{fmt::format("policy {} ({}): {}", policy_.name, question_.name, problem_),
                          "chokepoint_policy_table.h says what a policy's table must hold"};
  }

 private:
  template <class... Arguments>
  void fail(fmt::format_string<Arguments...> words, Arguments&&... arguments) {
    if (problem_.empty()) problem_ = fmt::format(words, std::forward<Arguments>(arguments)...);
  }

  /// Members are only ever added at the ends of structs: a library of an earlier header has shorter ones, and finds in
  /// ours what it knows. One of a later header may have a longer table, of which we read what we know; but it looks for
  /// members of a question that we don't tell.
  void sizes() {
    constexpr auto first = static_cast<std::int64_t>(offsetof(chokepoint_policy, decide) + sizeof table_.decide);
    if (table_.struct_size < first || table_.struct_size % 8 != 0) {
      return fail("its struct_size is {}, where version {} has {}", table_.struct_size, CHOKEPOINT_POLICY_VERSION,
                  sizeof(chokepoint_policy));
    }
    auto const fits = [](std::int64_t size, std::size_t least, std::size_t most) {
      return size >= static_cast<std::int64_t>(least) && size <= static_cast<std::int64_t>(most) && size % 8 == 0;
    };
    if (!fits(table_.situation_size, sizeof(chokepoint_asker), question_.situation_bytes) ||
        !fits(table_.case_size, sizeof(chokepoint_subject), question_.case_bytes)) {
      return fail("it was built for a question of {} + {} bytes, and this chokepoint's has {} + {}: build it anew",
                  table_.situation_size, table_.case_size, question_.situation_bytes, question_.case_bytes);
    }
    if (table_.state_size < 0 || table_.state_size > CHOKEPOINT_MOST_STATE) {
      return fail("its state_size is {}, beyond the {} bytes that an actor may have", table_.state_size,
                  CHOKEPOINT_MOST_STATE);
    }
    if (table_.decide == nullptr) return fail("it has no decide");
    policy_.state_bytes = static_cast<std::size_t>(table_.state_size);
  }

  void texts() {
    auto const meaning = text_of(table_.meaning);
    if (!meaning) return fail("its meaning is no short text");
    policy_.meaning = *meaning;
  }

  /// How many there are, where they are.
  bool counted(std::int64_t count, void const* where, std::string_view what) {
    constexpr std::int64_t most = 256;
    if (count < 0 || count > most || (count > 0 && where == nullptr)) {
      fail("it says that it has {} {}", count, what);
      return false;
    }
    return true;
  }

  bool is_new(std::string const& name) {
    bool const taken =
        std::any_of(policy_.parameters.begin(), policy_.parameters.end(),
                    [&](auto const& one) { return one.name == name; }) ||
        std::any_of(policy_.lists.begin(), policy_.lists.end(), [&](auto const& one) { return one.name == name; });
    if (taken) fail("there are two of the name '{}'", name);
    return !taken;
  }

  void parameters() {
    if (!counted(table_.parameter_count, table_.parameters, "parameters")) return;
    for (std::int64_t i = 0; i < table_.parameter_count; ++i) {
      chokepoint_parameter const& one = table_.parameters[i];
      auto const name = text_of(one.name);
      auto const unit_text = text_of(one.unit);
      auto const meaning = text_of(one.meaning);
      if (!name || !is_name(*name)) return fail("parameter {} has no name of lower-case letters, digits and _", i + 1);
      if (!unit_text || !meaning)
        return fail("parameter {} lacks a unit (\"\" for a plain number) or a meaning", *name);
      DeclaredParameter written{.name = *name,
                                .unit = *unit_text,
                                .meaning = *meaning,
                                .otherwise = one.otherwise,
                                .least = one.least,
                                .most = one.most,
                                .told_in_unit = true};
      if (!std::isfinite(one.least)) written.least = std::nan("");  // in C each has bounds
      if (!std::isfinite(one.most)) written.most = std::nan("");
      auto checked = declared(std::move(written));
      if (!checked) return fail("parameter {} {}", *name, checked.error());
      if (!is_new(*name)) return;
      policy_.parameters.push_back(std::move(checked).value());
    }
  }

  void lists() {
    if (!counted(table_.list_count, table_.lists, "name lists")) return;
    for (std::int64_t i = 0; i < table_.list_count; ++i) {
      chokepoint_name_list const& one = table_.lists[i];
      auto const name = text_of(one.name);
      auto const kind = text_of(one.kind);
      auto const meaning = text_of(one.meaning);
      if (!name || !is_name(*name)) return fail("name list {} has no name of lower-case letters, digits and _", i + 1);
      if (!kind || !meaning) return fail("name list {} lacks a kind or a meaning", *name);
      auto const& kinds = name_kinds();
      if (std::find(kinds.begin(), kinds.end(), *kind) == kinds.end()) {
        return fail("name list {} is of kind '{}': there are {}", *name, *kind, fmt::join(kinds, ", "));
      }
      if (!is_new(*name)) return;
      policy_.lists.push_back({*name, *kind, *meaning});
    }
  }

  chokepoint_policy const& table_;
  QuestionInfo const& question_;
  LibraryPolicy policy_;
  std::string problem_;
};

base::Result<std::vector<LibraryPolicy>, LibraryProblem> read_tables(void* handle, LibraryFile const& file) {
  std::vector<LibraryPolicy> policies;
  for (OfferedPolicy const& offered : file.offers) {
    void const* const symbol = dlsym(handle, offered.symbol.c_str());
    if (symbol == nullptr) {
      return LibraryProblem{fmt::format("{}: there is no {}", file.path.string(), offered.symbol)};
    }
    auto const& table = *static_cast<chokepoint_policy const*>(symbol);
    auto checked = TableReader(table, offered, *find_question(offered.question)).read();
    if (!checked) {
      return LibraryProblem{fmt::format("{}: {}", file.path.string(), checked.error().message), checked.error().hint};
    }
    policies.push_back(std::move(checked).value());
  }
  return policies;
}

/// What a trial says of how far it came, in this order. Whoever ends the program says nothing.
namespace stage {
constexpr char copied = 'f';  // the program, by fork
constexpr char loaded = 'l';
constexpr char over = '.';  // with or without success: the same comes of it here
}  // namespace stage

[[noreturn]] void try_to_load(LibraryFile const& file, int says) {
  // Whoever runs this may have handlers of crashes that tell them and go on to exit; here a signal is the answer.
  for (int const signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) std::signal(signal, SIG_DFL);
  // What it has to say on its way down is told in our words.
  if (int const nowhere = open("/dev/null", O_WRONLY); nowhere >= 0) dup2(nowhere, STDERR_FILENO);
  auto const say = [&](char what) { [[maybe_unused]] auto const written = write(says, &what, 1); };
  ForeignCode const running(nullptr, nullptr);
  void* const handle = dlopen(std::filesystem::absolute(file.path).c_str(), RTLD_NOW | RTLD_LOCAL);
  if (running.forked()) say(stage::copied);
  if (handle != nullptr) {
    say(stage::loaded);
    (void)read_tables(handle, file);
  }
  say(stage::over);
  kill(getpid(), SIGKILL);  // no destructor of it runs
  _exit(0);
}

/// What loading it and reading its tables comes to in another process: empty where that comes to an end.
std::string problem_of_trial(LibraryFile const& file) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return {};
  pid_t const child = fork();
  if (child == 0) try_to_load(file, ends[1]);
  close(ends[1]);
  if (child < 0) {
    close(ends[0]);
    return {};  // without a trial, then
  }
  constexpr int seconds_of_patience = 10;  // for each of its stages
  std::string said;
  bool hangs = false;
  while (!said.ends_with(stage::over)) {
    pollfd reader{ends[0], POLLIN, 0};
    int const ready = poll(&reader, 1, seconds_of_patience * 1000);
    if (ready < 0 && errno == EINTR) continue;
    hangs = ready <= 0;
    char one = 0;
    if (hangs || read(ends[0], &one, 1) <= 0) break;
    said += one;
  }
  close(ends[0]);
  if (hangs) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  char const* const when = said.find(stage::loaded) != std::string::npos ? "while the tables of its policies are read"
                                                                         : "while it is loaded";
  if (hangs) return fmt::format("it hangs {}: it was given {} seconds", when, seconds_of_patience);
  if (said.starts_with(stage::copied)) return "it makes a copy of the program (fork) while it is loaded";
  if (said.ends_with(stage::over)) return {};  // what dlopen refuses it refuses here, too, with its reason
  if (WIFSIGNALED(status)) return fmt::format("it crashes {} ({})", when, strsignal(WTERMSIG(status)));
  return fmt::format("it ends the program {} (exit code {})", when, WEXITSTATUS(status));
}

void loading(void const* path, ForeignCode::Words& words) {
  words.add("{}, while it was loaded,", static_cast<std::filesystem::path const*>(path)->native());
}

}  // namespace

base::Result<LibraryPolicy, LibraryProblem> read_policy_table(chokepoint_policy const& table,
                                                              OfferedPolicy const& offered) {
  return TableReader(table, offered, *find_question(offered.question)).read();
}

std::vector<std::string_view> const& name_kinds() {
  static std::vector<std::string_view> const kinds{"country", "firm",   "product", "site",      "lane",
                                                   "campus",  "dealer", "actor",   "attribute", "kind"};
  return kinds;
}

std::optional<OfferedPolicy> offered_policy(std::string_view symbol) {
  if (!symbol.starts_with(prefix)) return std::nullopt;
  OfferedPolicy offered;
  offered.symbol = symbol;
  std::string_view rest = symbol.substr(prefix.size());
  auto const [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), offered.version);
  if (error != std::errc()) return std::nullopt;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  if (!rest.starts_with("__")) return std::nullopt;
  rest.remove_prefix(2);
  std::size_t const between = rest.find("__");
  if (between == std::string_view::npos) return std::nullopt;
  offered.question = rest.substr(0, between);
  offered.name = rest.substr(between + 2);
  return is_name(offered.question) && is_name(offered.name) ? std::optional(std::move(offered)) : std::nullopt;
}

std::string library_name(std::filesystem::path const& path) {
  if (path.extension() != ".so") return {};
  std::string name = path.stem().string();
  if (name.starts_with("lib")) name.erase(0, 3);
  return name;
}

base::Result<LibraryFile, LibraryProblem> read_library(std::filesystem::path const& path) {
  std::ifstream file(path, std::ios::binary);
  std::string const bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) return LibraryProblem{fmt::format("{} can't be read", path.string())};
  auto const symbols = exported_symbols(bytes);
  if (!symbols) return LibraryProblem{fmt::format("{}: {}", path.string(), symbols.error())};
  LibraryFile found{library_name(path), path, base::Digest().add(bytes).hex(), {}};
  for (std::string const& symbol : symbols.value()) {
    if (auto offered = offered_policy(symbol)) found.offers.push_back(std::move(*offered));
  }
  if (found.offers.empty()) {
    return LibraryProblem{fmt::format("{} offers no policies", path.string()),
                          fmt::format("a policy is an object of a name like {}{}__allocation__us_reserve", prefix,
                                      CHOKEPOINT_POLICY_VERSION)};
  }
  std::sort(found.offers.begin(), found.offers.end(), [](OfferedPolicy const& a, OfferedPolicy const& b) {
    return std::tie(a.question, a.name, a.version) < std::tie(b.question, b.name, b.version);
  });
  for (OfferedPolicy const& offered : found.offers) {
    if (offered.version != CHOKEPOINT_POLICY_VERSION) {
      return LibraryProblem{
          fmt::format("{}: policy {} is written for version {} of chokepoint_policy_table.h, and this "
                      "chokepoint knows version {}",
                      path.string(), offered.name, offered.version, CHOKEPOINT_POLICY_VERSION),
          "build it with the header of this chokepoint"};
    }
    if (find_question(offered.question) == nullptr) {
      return LibraryProblem{fmt::format("{}: policy {} answers '{}', which is no question", path.string(), offered.name,
                                        offered.question),
                            "chokepoint policy list names the questions"};
    }
  }
  return found;
}

LibraryPolicy const* Library::find(model::Question question, std::string_view name) const {
  for (LibraryPolicy const& one : policies) {
    if (one.question == question && one.name == name) return &one;
  }
  return nullptr;
}

base::Result<std::shared_ptr<Library const>, LibraryProblem> load_library(LibraryFile file) {
  using Loaded = std::shared_ptr<Library const>;
  std::string const where = file.path.string();
  ForeignCode::watch();
  if (std::string const problem = problem_of_trial(file); !problem.empty()) {
    return LibraryProblem{fmt::format("{}: {}", where, problem),
                          problem.find("tables") == std::string::npos
                              ? "its code that runs before anybody calls it is at fault"
                              : "a pointer in one of them leads nowhere"};
  }
  ThreadSettings const before = ThreadSettings::now();
  void* handle = nullptr;
  {
    ForeignCode const running(&loading, &file.path);
    // Never unloaded: threads and worlds may still refer to it, and code of it may run at the program's end.
    handle = dlopen(std::filesystem::absolute(file.path).c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  }
  if (!before.still_hold()) {
    std::string const changed = before.restore();
    if (!changed.empty()) {
      return LibraryProblem{fmt::format("{}: {} when it was loaded", where, changed),
                            "compile and link it without -ffast-math and -Ofast, and leave such settings alone"};
    }
  }
  if (handle == nullptr) {
    char const* const reason = dlerror();
    return LibraryProblem{fmt::format("{} can't be loaded: {}", where, reason == nullptr ? "unknown" : reason)};
  }
  auto tables = read_tables(handle, file);
  if (!tables) return tables.error();
  auto library = std::make_shared<Library>();
  library->policies = std::move(tables).value();
  library->file = std::move(file);
  return Loaded(std::move(library));
}

}  // namespace chokepoint::policy
