#include "engine/base/check.hpp"
#include "engine/sweep/ranks.hpp"

/// In place of ranks_mpi.cpp where Boost.MPI isn't there when chokepoint is built.
namespace chokepoint::sweep {

struct Ranks::Joined {};

bool Ranks::available() { return false; }
Ranks::Ranks() { CHOKEPOINT_CHECK(false, "built without MPI"); }
Ranks::~Ranks() = default;
int Ranks::rank() const { return 0; }
int Ranks::size() const { return 1; }
// NOLINTNEXTLINE(performance-unnecessary-value-param): as where there is MPI
std::unique_ptr<Executor> Ranks::make_executor(Study const&, std::string const&, std::string) { return nullptr; }
void Ranks::work(std::function<Read(std::string const&)> const&, std::function<double()> const&) const {}

}  // namespace chokepoint::sweep
