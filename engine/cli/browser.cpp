#include "engine/cli/browser.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <chrono>
#include <csignal>

#include "engine/results/results_file.hpp"

extern char** environ;

namespace chokepoint::cli {

namespace fs = std::filesystem;
using results::FileProblem;

namespace {

constexpr int page_width = 1000;      // CSS pixels: a full-width figure of a paper
constexpr int patience_seconds = 60;  // for one picture; a browser takes about one

/// What a program wrote to standard output; nothing where it can't be started, fails, or takes too long.
std::optional<std::string> output_of(std::vector<std::string> words) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t process = 0;
  int const started = ::posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  std::string text;
  if (started != 0) {
    ::close(ends[0]);
    return std::nullopt;
  }
  auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(patience_seconds);
  bool in_time = true;
  std::array<char, 65536> buffer;
  for (;;) {
    auto const left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd wanted{ends[0], POLLIN, 0};
    in_time = left.count() > 0 && ::poll(&wanted, 1, static_cast<int>(left.count())) > 0;
    if (!in_time) break;
    ssize_t const got = ::read(ends[0], buffer.data(), buffer.size());
    if (got <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  ::close(ends[0]);
  if (!in_time) ::kill(process, SIGKILL);
  int state = 0;
  ::waitpid(process, &state, 0);
  if (!in_time || !WIFEXITED(state) || WEXITSTATUS(state) != 0) return std::nullopt;
  return text;
}

/// A file's address: what isn't plain is written as %XX.
std::string address_of(fs::path const& file) {
  std::string address = "file://";
  for (char const c : fs::absolute(file).lexically_normal().string()) {
    bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    address += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return address;
}

class Browser {
 public:
  /// With its profile in `folder`, which must outlive it.
  Browser(std::string program, fs::path const& folder) {
    words_ = {std::move(program),
              "--headless",
              "--disable-gpu",
              "--no-first-run",
              "--disable-quic",
              "--disable-background-networking",
              "--disable-sync",
              "--disable-component-update",
              "--hide-scrollbars",
              "--force-device-scale-factor=2",
              "--user-data-dir=" + folder.string()};
    if (::geteuid() == 0) words_.emplace_back("--no-sandbox");  // its sandbox refuses to run for root
  }

  std::optional<std::string> open(std::string const& address, int height, std::string const& what) const {
    std::vector<std::string> words = words_;
    words.push_back(fmt::format("--window-size={},{}", page_width, height));
    words.push_back(what);
    words.push_back(address);
    return output_of(std::move(words));
  }

 private:
  std::vector<std::string> words_;
};

struct Picture {
  std::string name;
  int height = 0;
};

/// The page lists its charts as data-pictures="waterfall:512 map:640".
std::vector<Picture> pictures_in(std::string_view page) {
  constexpr std::string_view mark = "data-pictures=\"";
  std::vector<Picture> pictures;
  std::size_t const begin = page.find(mark);
  if (begin == std::string_view::npos) return pictures;
  std::string_view list = page.substr(begin + mark.size());
  list = list.substr(0, list.find('"'));
  while (!list.empty()) {
    std::string_view const one = list.substr(0, list.find(' '));
    list = one.size() < list.size() ? list.substr(one.size() + 1) : std::string_view();
    std::size_t const colon = one.find(':');
    if (colon == std::string_view::npos) continue;
    Picture picture{std::string(one.substr(0, colon)), 0};
    std::from_chars(one.data() + colon + 1, one.data() + one.size(), picture.height);
    if (picture.height > 0) pictures.push_back(std::move(picture));
  }
  return pictures;
}

}  // namespace

base::Result<std::vector<std::string>, FileProblem> write_pictures(fs::path const& report, fs::path const& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return FileProblem{fmt::format("can't make the folder {}: {}", folder.string(), error.message()), {}};
  std::string program;
  for (char const* name : {"chromium", "chromium-browser", "google-chrome"}) {
    if (program.empty() && output_of({name, "--version"})) program = name;
  }
  if (program.empty()) {
    return FileProblem{"pictures are drawn by chromium, and there is none", "apt-get install chromium"};
  }
  fs::path const profile = fs::temp_directory_path() / fmt::format("chokepoint-browser-{}", ::getpid());
  struct Remove {
    fs::path const& path;
    ~Remove() {
      std::error_code ignored;
      fs::remove_all(path, ignored);
    }
  } remove{profile};
  Browser const browser(program, profile);
  std::string const address = address_of(report);
  auto const page = browser.open(address + "#pictures", 1000, "--dump-dom");
  auto const pictures = page ? pictures_in(*page) : std::vector<Picture>{};
  FileProblem const failed{fmt::format("{} could not draw {}", program, report.string()),
                           "does it open the report by itself?"};
  if (pictures.empty()) return failed;
  std::vector<std::string> files;
  for (Picture const& picture : pictures) {
    fs::path const file = folder / (picture.name + ".png");
    fs::remove(file, error);
    auto const drawn = browser.open(address + "#picture=" + picture.name, picture.height,
                                    "--screenshot=" + fs::absolute(file).string());
    if (!drawn || !fs::exists(file)) return failed;
    files.push_back(file.string());
  }
  return files;
}

}  // namespace chokepoint::cli
