#include <chokepoint_policy_table.h>

/// Built with a header in which a question tells more than this engine knows.
static int32_t decide(chokepoint_context*, void const*, void const*, int64_t, chokepoint_decision*) { return 1; }

extern "C" {
extern CHOKEPOINT_POLICY_EXPORT chokepoint_policy const CHOKEPOINT_POLICY_SYMBOL(allocation, of_tomorrow);
chokepoint_policy const CHOKEPOINT_POLICY_SYMBOL(allocation, of_tomorrow) = {sizeof(chokepoint_policy),
                                                                             sizeof(chokepoint_allocation),
                                                                             sizeof(chokepoint_allocation_case) + 8,
                                                                             "Knows more.",
                                                                             0,
                                                                             0,
                                                                             nullptr,
                                                                             0,
                                                                             nullptr,
                                                                             decide};
}
