#include "engine/scenario/spec.hpp"

/// The field table, continued: products that are designed for what rules allow.
namespace chokepoint::scenario {

namespace {

namespace dim = base::dimensions;
using enum ValueKind;

}  // namespace

void DesignSpec::visit(FieldVisitor& v) {
  v.reference({.name = "product", .meaning = "What is designed.", .required = true, .refers_to = "products"}, product);
  v.reference({.name = "introduces",
               .meaning = "The event (`by_reaction: yes`) that happens when it is introduced: what begins to be made, "
                          "stocked and ordered is under `set` there.",
               .required = true,
               .refers_to = "timeline",
               .example = "h800_launch"},
              introduces);
  v.value({.name = "cost",
           .meaning = "What the design costs the firm: sunk when it is begun, whether or not the product is ever sold.",
           .minimum = 0,
           .example = "200e6 USD"},
          money, cost);
}

void IntroductionSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "Its name for people."}, title);
  v.reference({.name = "by", .meaning = "The firm that designs.", .required = true, .refers_to = "firms"}, by);
  v.reference({.name = "from",
               .meaning = "The country that its products would be exported from; without, the firm's home.",
               .refers_to = "countries"},
              from);
  v.references({.name = "for",
                .meaning = "The customers, firms or groups of them: a product will do if each of them could have it.",
                .required = true,
                .refers_to = "firms|groups",
                .example = "[bytedance, alibaba]"},
               customers);
  v.reference({.name = "replaces",
               .meaning = "The product that is on the market when the run begins, and is preferred to all designs.",
               .refers_to = "products"},
              replaces);
  v.listed_blocks({.name = "designs",
                   .meaning = "What it could bring to market, the best first: of those that rules allow the first is "
                              "designed, or sold again.",
                   .required = true},
                  designs);
  v.law({.name = "takes",
         .meaning = "Time from the decision to the market.",
         .required = true,
         .dimension = dim::time,
         .minimum = 0,
         .example = "{law: {triangular: [12, 20, 36], unit: weeks}}"},
        duration, takes);
  v.choice(
      {.name = "sees",
       .meaning = "From which date on it goes by a rule's text: announced, published or effective; where a vintage "
                  "lacks that date, the next in this order.",
       .default_text = "published",
       .choices = {"announced", "published", "effective"}},
      sees);
  v.choice({.name = "accepts",
            .meaning = "What rules must answer: that no permission is needed (free), or that none is presumed to be "
                       "denied (permission).",
            .default_text = "free",
            .choices = {"free", "permission"}},
           accepts);
  visit_source(v);
}

}  // namespace chokepoint::scenario
