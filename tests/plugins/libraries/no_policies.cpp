/// A library like any other.
extern "C" __attribute__((visibility("default"))) int answer_to_everything() { return 42; }
