#include "engine/scenario/spec.hpp"

/// The field table, continued: which values are fitted to what was observed, and how (sweep/calibration.hpp).
namespace chokepoint::scenario {

void CalibrateSpec::visit(FieldVisitor& v) {
  using enum ValueKind;
  v.references({.name = "values",
                .meaning = "The uncertain values that are fitted. What is believed of each before is its law.",
                .required = true,
                .refers_to = "uncertain",
                .example = "[cn_decline, restock_first]"},
               values);
  v.references({.name = "to",
                .meaning = "The series that they are fitted to.",
                .required = true,
                .refers_to = "observed",
                .example = "[exports, litres]"},
               to);
  v.value({.name = "until",
           .meaning = "The last date that is looked at; without, the split of `backtest`. What is dated later is kept "
                      "for judging, and of a dated thing that came later it is known only that it hadn't come.",
           .fixed = true,
           .example = "2025-01-01"},
          date, until);
  v.choice({.name = "distance",
            .meaning = "How far a future is from what was seen: the mean of the absolute misses, or the root of the "
                       "mean of their squares, which a single large one decides.",
            .default_text = "absolute",
            .choices = {"absolute", "squared"}},
           distance);
  v.choice({.name = "scale",
            .meaning = "In what a miss is counted: the spread of each observation over the first generation (the "
                       "median distance from its median), or the observation's own error, which each then needs.",
            .default_text = "spread",
            .choices = {"spread", "error"}},
           scale);
  v.value({.name = "particles",
           .meaning = "How many sets of values a generation keeps.",
           .minimum = 20,
           .maximum = 20000,
           .default_text = "500",
           .fixed = true},
          integer, particles);
  v.value({.name = "draws",
           .meaning = "Futures of the first generation, whose values are drawn from their laws; the nearest ones are "
                      "kept. Without, four times the particles.",
           .minimum = 20,
           .maximum = 1e7,
           .fixed = true,
           .example = "5000"},
          integer, draws);
  v.value({.name = "quantile",
           .meaning = "The next generation accepts what is as near as this share of those kept.",
           .minimum = 0.01,
           .maximum = 0.95,
           .default_text = "50 %",
           .fixed = true,
           .example = "40 %"},
          number, quantile);
  v.value({.name = "generations",
           .meaning = "At most so many, the first one included: 1 is rejection alone.",
           .minimum = 1,
           .maximum = 100,
           .default_text = "6",
           .fixed = true},
          integer, generations);
  v.value({.name = "tolerance",
           .meaning = "A distance that is near enough: the generation that gets there is the last one.",
           .minimum = 0,
           .fixed = true,
           .example = "0.2"},
          number, tolerance);
  v.value({.name = "acceptance",
           .meaning = "A generation that accepts less than this share is the last one, and is given up if it can't "
                      "become whole any more without.",
           .minimum = 0.0001,
           .maximum = 0.9,
           .default_text = "2 %",
           .fixed = true,
           .example = "5 %"},
          number, acceptance);
  v.value({.name = "simulations",
           .meaning = "Futures at most, of all generations.",
           .minimum = 20,
           .maximum = 1e8,
           .default_text = "50000",
           .fixed = true,
           .example = "20000"},
          integer, simulations);
  v.value({.name = "seed",
           .meaning = "The luck of all proposals and futures; --seed replaces it.",
           .minimum = 0,
           .maximum = 9e18,
           .default_text = "1",
           .fixed = true},
          integer, seed);
}

}  // namespace chokepoint::scenario
