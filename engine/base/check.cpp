#include "engine/base/check.hpp"

namespace chokepoint::base {

void broken_promise(char const* condition, char const* file, int line, std::string const& context) {
  throw BrokenPromise(fmt::format("internal check failed: {} ({}:{}): {}", condition, file, line, context));
}

}  // namespace chokepoint::base
