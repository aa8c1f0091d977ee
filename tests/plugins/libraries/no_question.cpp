/// Answers what nobody asks.
extern "C" {
extern __attribute__((visibility("default"))) int const chokepoint_policy_v1__weather__sunny;
int const chokepoint_policy_v1__weather__sunny = 0;
}
