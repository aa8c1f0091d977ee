#pragma once

#include <array>

namespace chokepoint::kernel {

/// ∫ f over [from, to] by Gauss-Legendre's rule with eight points: exact for polynomials of degree 15. Signed like the
/// interval. Nodes and weights: Abramowitz and Stegun, table 25.4 (here to 16 digits).
template <class Function>
double integrate(Function const& f, double from, double to) {
  struct Node {
    double place;
    double weight;
  };
  constexpr std::array<Node, 4> nodes = {{{0.9602898564975363, 0.10122853629037626},
                                          {0.7966664774136267, 0.22238103445337448},
                                          {0.525532409916329, 0.31370664587788727},
                                          {0.1834346424956498, 0.362683783378362}}};
  double const middle = 0.5 * (from + to);
  double const half = 0.5 * (to - from);
  double sum = 0.0;
  for (Node const& node : nodes) {
    sum += node.weight * (f(middle - half * node.place) + f(middle + half * node.place));
  }
  return half * sum;
}

/// ∫ f from `from` outwards in panels of width `panel` (negative: to the left) until nothing more is added: the tail of
/// a bell-shaped f whose standard deviation is about |panel|. Always positive for a positive f.
template <class Function>
double integrate_tail(Function const& f, double from, double panel) {
  double sum = 0.0;
  for (int i = 0; i < 200; ++i) {
    double const next = integrate(f, from, from + panel);
    double const part = next < 0.0 ? -next : next;
    sum += part;
    if (part <= sum * 0x1.0p-60) break;
    from += panel;
  }
  return sum;
}

}  // namespace chokepoint::kernel
