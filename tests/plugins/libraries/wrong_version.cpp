/// Of a version that is yet to come: nobody knows what is in it.
extern "C" {
extern __attribute__((visibility("default"))) int const chokepoint_policy_v2__allocation__of_tomorrow;
int const chokepoint_policy_v2__allocation__of_tomorrow = 0;
}
