#include <chokepoint_policy_table.h>

/// Has a pointer in its table that leads nowhere.
static int32_t decide(chokepoint_context*, void const*, void const*, int64_t, chokepoint_decision*) { return 1; }

extern "C" {
extern CHOKEPOINT_POLICY_EXPORT chokepoint_policy CHOKEPOINT_POLICY_SYMBOL(allocation, wild);
chokepoint_policy CHOKEPOINT_POLICY_SYMBOL(allocation, wild) = {sizeof(chokepoint_policy),
                                                                sizeof(chokepoint_allocation),
                                                                sizeof(chokepoint_allocation_case),
                                                                reinterpret_cast<char const*>(0x1000),
                                                                0,
                                                                0,
                                                                nullptr,
                                                                0,
                                                                nullptr,
                                                                decide};
}
