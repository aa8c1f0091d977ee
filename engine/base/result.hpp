#pragma once

#include <optional>
#include <utility>
#include <variant>

namespace chokepoint::base {

/// A value or the reason why there is none. (std::expected needs C++23.)
template <class T, class E>
class Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(E error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T const& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  E const& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, E> state_;
};

}  // namespace chokepoint::base
