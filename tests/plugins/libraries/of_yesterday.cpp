#include <chokepoint_policy_table.h>

#include <algorithm>

/// Built with a header in which questions told less: situations ended with the volume, cases with what is wanted.
namespace {

struct Situation {
  chokepoint_asker asker;
  int64_t product, parts_per_unit, volume;
};
struct Case {
  chokepoint_subject subject;
  int64_t wanted;
};

/// First come, first served.
int32_t decide(chokepoint_context*, void const* situation, void const* cases, int64_t count,
               chokepoint_decision* decisions) {
  int64_t left = static_cast<Situation const*>(situation)->volume;
  for (int64_t i = 0; i < count; ++i) {
    decisions[i].integer = std::min(left, static_cast<Case const*>(cases)[i].wanted);
    left -= decisions[i].integer;
  }
  return 0;
}

}  // namespace

extern "C" {
extern CHOKEPOINT_POLICY_EXPORT chokepoint_policy const CHOKEPOINT_POLICY_SYMBOL(allocation, of_yesterday);
chokepoint_policy const CHOKEPOINT_POLICY_SYMBOL(allocation, of_yesterday) = {
    sizeof(chokepoint_policy), sizeof(Situation), sizeof(Case), "First come.", 0, 0, nullptr, 0, nullptr, decide};
}
