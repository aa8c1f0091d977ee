#pragma once

#include <stdexcept>

namespace chokepoint::base {

/// Something that doesn't follow from the input, such as a program that didn't answer in time. No result may come of
/// it: neither the replication at hand is one, nor its failure. What was finished before is kept.
class Unreproducible : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace chokepoint::base
