#pragma once

#include <memory>

namespace chokepoint::base {

/// A T that most owners leave as it is at first: takes the room of a pointer until something is written to it. Copies
/// are as deep as those of T.
template <class T>
class Rarely {
 public:
  Rarely() = default;
  Rarely(Rarely const& other) : held_(other.held_ ? std::make_unique<T>(*other.held_) : nullptr) {}
  Rarely(Rarely&&) noexcept = default;
  Rarely& operator=(Rarely const& other) {
    if (this != &other) held_ = other.held_ ? std::make_unique<T>(*other.held_) : nullptr;
    return *this;
  }
  Rarely& operator=(Rarely&&) noexcept = default;
  ~Rarely() = default;

  T const& operator*() const { return held_ ? *held_ : untouched(); }
  T const* operator->() const { return &**this; }

  /// Whether it takes that room.
  bool touched() const { return held_ != nullptr; }

  /// For writing; from now on it takes the room of a T.
  T& edit() {
    if (!held_) held_ = std::make_unique<T>();
    return *held_;
  }

 private:
  static T const& untouched() {
    static T const as_at_first{};
    return as_at_first;
  }

  std::unique_ptr<T> held_;
};

}  // namespace chokepoint::base
