#include "engine/scenario/measures.hpp"
#include "engine/scenario/spec.hpp"

/// The field table, continued: what was observed.
namespace chokepoint::scenario {

void ObservationSpec::visit(FieldVisitor& v) {
  v.value({.name = "on",
           .meaning = "The date: the value holds what had come about before that day began (UTC). Without, the "
                      "entry's own name is its date.",
           .fixed = true,
           .example = "2026-01-31"},
          ValueKind::date, on);
  v.value({.name = "value",
           .meaning = "What was seen, in the outcome's unit.",
           .required = true,
           .any_dimension = true,
           .minimum = -1e300,
           .fixed = true,
           .example = "12000 chips"},
          ValueKind::number, value);
  v.text({.name = "source", .meaning = "Where it comes from; without, the series' source."}, source);
}

void ObservedSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The series in words; without, the outcome's title."}, title);
  v.reference({.name = "outcome",
               .meaning = "The outcome that was seen; without, that of this name. It must be one that is measured over "
                          "time: no date, and no quantile.",
               .refers_to = "outcomes",
               .applies = "!status"},
              outcome);
  v.choice({.name = "status",
            .meaning = "Instead of an outcome: units in this status of the unit ledger.",
            .choices = status_words(),
            .applies = "!outcome"},
           status);
  v.reference({.name = "product",
               .meaning = "Units of which product; without, of all.",
               .refers_to = "products",
               .applies = "status"},
              product);
  v.text({.name = "source", .meaning = "Where the values come from, as far as they don't say it themselves."}, source);
  v.named_blocks({.name = "values",
                  .meaning = "What was seen by date, each the outcome since its start as if it ended there. Nothing "
                             "may be dated after meta.as_of or the end of the run; what is dated before the run is "
                             "drawn as history."},
                 values);
}

}  // namespace chokepoint::scenario
