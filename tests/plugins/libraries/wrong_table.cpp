#include <chokepoint_policy_table.h>

/// Says that it has no room for all that the first version had.
extern "C" {
extern CHOKEPOINT_POLICY_EXPORT chokepoint_policy const CHOKEPOINT_POLICY_SYMBOL(allocation, too_short);
chokepoint_policy const CHOKEPOINT_POLICY_SYMBOL(allocation, too_short) = {
    sizeof(chokepoint_policy) - 8, 0, 0, "", 0, 0, nullptr, 0, nullptr, nullptr};
}
