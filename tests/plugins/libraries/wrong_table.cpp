#include <chokepoint_policy_table.h>

/// Says that it is larger than it is.
extern "C" {
extern CHOKEPOINT_POLICY_EXPORT chokepoint_policy const CHOKEPOINT_POLICY_SYMBOL(allocation, boastful);
chokepoint_policy const CHOKEPOINT_POLICY_SYMBOL(allocation, boastful) = {
    sizeof(chokepoint_policy) + 8, 0, 0, "", 0, 0, nullptr, 0, nullptr, nullptr};
}
