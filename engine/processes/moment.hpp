#pragma once

#include <array>
#include <cstdint>

namespace chokepoint::processes {

/// What hasn't happened, in messages: later than any moment.
inline constexpr std::int64_t never = std::int64_t{1} << 40;

/// A moment, in seconds since 1970, or `never`: in five bytes, since messages are short.
class Moment {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): it stands for its number wherever moments are compared
  constexpr operator std::int64_t() const {
    std::int64_t seconds = 0;
    for (std::size_t i = bytes_.size(); i-- > 0;) seconds = seconds << 8 | bytes_[i];
    return seconds == never - 1 ? never : seconds;
  }
  constexpr Moment& operator=(std::int64_t seconds) {
    if (seconds >= never) seconds = never - 1;
    for (std::uint8_t& byte : bytes_) {
      byte = static_cast<std::uint8_t>(seconds & 0xFF);
      seconds >>= 8;
    }
    return *this;
  }

 private:
  std::array<std::uint8_t, 5> bytes_;
};

}  // namespace chokepoint::processes
