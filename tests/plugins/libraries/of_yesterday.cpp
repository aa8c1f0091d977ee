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

/// Last come, first served: what the last wants stands far from where a reader of other lengths would look.
int32_t decide(chokepoint_context*, void const* situation, void const* cases, int64_t count,
               chokepoint_decision* decisions) {
  int64_t left = static_cast<Situation const*>(situation)->volume;
  for (int64_t i = count - 1; i >= 0; --i) {
    decisions[i].integer = std::min(left, static_cast<Case const*>(cases)[i].wanted);
    left -= decisions[i].integer;
  }
  return 0;
}

}  // namespace

extern "C" {
extern CHOKEPOINT_POLICY_EXPORT chokepoint_policy const CHOKEPOINT_POLICY_SYMBOL(allocation, of_yesterday);
chokepoint_policy const CHOKEPOINT_POLICY_SYMBOL(allocation, of_yesterday) = {
    sizeof(chokepoint_policy), sizeof(Situation), sizeof(Case), "Last come.", 0, 0, nullptr, 0, nullptr, decide};
}
