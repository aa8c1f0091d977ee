#pragma once

/// What the grey channel asks and risks. Shares are of 1; enforcement is a number from 0 on that multiplies risk.
namespace chokepoint::policy {

/// What makes up a dealer's premium over list price.
struct GreyPremium {
  double alone = 0;     ///< with nobody waiting and no enforcement
  double scarcity = 0;  ///< added for each period's capacity that waits
  double risk = 0;      ///< added for each unit of enforcement
};

/// alone + scarcity × periods of capacity that wait + risk × enforcement; never less than 0.
double premium_asked(GreyPremium premium, double periods_waiting, double enforcement);

/// Probability that a lot is found: alone × (1 + enforcement), at most 1.
double detection_probability(double alone, double enforcement);

/// What enforcement has come down to: it halves in each half-life.
double faded(double enforcement, double half_lives);

}  // namespace chokepoint::policy
