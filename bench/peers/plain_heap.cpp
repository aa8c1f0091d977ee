#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <queue>
#include <random>
#include <vector>

// A yardstick: W1 (M/M/10 at a load of 8) written by hand for one question, with the standard library's binary heap,
// generator and floating-point time. No ids, no order among equal times, no ledger, no scenario.
// Usage: plain_heap [CUSTOMERS]. Prints the mean wait in working times; Erlang C says 0.204590.
int main(int count, char** arguments) {
  long const customers = count > 1 ? std::atol(arguments[1]) : 1'000'000;
  struct Event {
    double time;
    bool arrival;
    bool operator<(Event const& other) const { return time > other.time; }  // the least comes first
  };
  std::mt19937_64 generator(1);
  std::exponential_distribution<double> interval(8.0);
  std::exponential_distribution<double> service(1.0);
  std::priority_queue<Event> events;
  std::queue<double> waiting;  // by time of arrival
  int busy = 0;
  long arrived = 0;
  long served = 0;
  long handled = 0;
  double waited = 0;
  events.push({interval(generator), true});
  while (served < customers) {
    Event const event = events.top();
    events.pop();
    ++handled;
    if (event.arrival) {
      if (++arrived < customers) events.push({event.time + interval(generator), true});
      waiting.push(event.time);
    } else {
      --busy;
      ++served;
    }
    if (busy < 10 && !waiting.empty()) {
      waited += event.time - waiting.front();
      waiting.pop();
      ++busy;
      events.push({event.time + service(generator), false});
    }
  }
  double const wait = waited / static_cast<double>(customers);
  std::printf("customers %ld, events %ld, mean wait %.6f\n", customers, handled, wait);
  return std::fabs(wait - 0.204590) < 0.02 ? 0 : 1;
}
