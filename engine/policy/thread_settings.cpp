#include "engine/policy/thread_settings.hpp"

#include <fmt/format.h>
#include <locale.h>  // uselocale

#include <cfenv>
#include <cstring>
#include <vector>

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

namespace chokepoint::policy {

namespace {

#if defined(__x86_64__)
// MXCSR without its sticky flags: denormals are zero, masks, rounding, flush to zero.
constexpr std::uint32_t control = 0xFFC0;
constexpr std::uint32_t rounding = 0x6000;
constexpr std::uint32_t flushing = 0x8040;
std::uint32_t floating_point() { return _mm_getcsr() & control; }
void set_floating_point(std::uint32_t settings) {
  std::fesetround(FE_TONEAREST);  // of the x87 unit, too
  _mm_setcsr(settings);
}
#elif defined(__aarch64__)
constexpr std::uint32_t rounding = 0x00C00000;
constexpr std::uint32_t flushing = 0x01080000;
std::uint32_t floating_point() {
  std::uint64_t settings = 0;
  asm volatile("mrs %0, fpcr" : "=r"(settings));
  return static_cast<std::uint32_t>(settings);
}
void set_floating_point(std::uint32_t settings) {
  asm volatile("msr fpcr, %0" : : "r"(static_cast<std::uint64_t>(settings)));
}
#else
constexpr std::uint32_t rounding = 0xFFFFFFFF;
constexpr std::uint32_t flushing = 0;
std::uint32_t floating_point() { return static_cast<std::uint32_t>(std::fegetround()); }
void set_floating_point(std::uint32_t settings) { std::fesetround(static_cast<int>(settings)); }
#endif

/// Asking doesn't take the C library's lock; setting does.
char const* locale_name() { return std::setlocale(LC_ALL, nullptr); }

}  // namespace

ThreadSettings ThreadSettings::now() {
  ThreadSettings settings;
  settings.floating_point_ = floating_point();
  settings.locale_ = locale_name();
  settings.thread_locale_ = uselocale(nullptr);
  return settings;
}

bool ThreadSettings::still_hold() const {
  return floating_point() == floating_point_ && locale_name() == locale_ && uselocale(nullptr) == thread_locale_;
}

std::string ThreadSettings::restore() const {
  std::vector<std::string> changed;
  std::uint32_t const difference = floating_point() ^ floating_point_;
  if ((difference & flushing) != 0) changed.emplace_back("that small numbers are flushed to zero (-ffast-math?)");
  if ((difference & rounding) != 0) changed.emplace_back("how numbers are rounded");
  if ((difference & ~(flushing | rounding)) != 0) changed.emplace_back("which floating-point errors raise a signal");
  if (difference != 0) set_floating_point(floating_point_);
  if (uselocale(nullptr) != thread_locale_) {
    changed.emplace_back("the thread's locale");
    uselocale(static_cast<locale_t>(thread_locale_));
  }
  if (locale_name() != locale_ && std::strcmp(locale_name(), locale_) != 0) {
    changed.emplace_back("the locale");
    std::setlocale(LC_ALL, locale_);
  }
  return changed.empty() ? std::string() : fmt::format("it changed {}", fmt::join(changed, " and "));
}

}  // namespace chokepoint::policy
