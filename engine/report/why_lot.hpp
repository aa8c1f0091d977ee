#pragma once

#include <string>
#include <vector>

#include "engine/report/why_question.hpp"

namespace chokepoint::report {

/// One thing that happened to a lot or its order, or a stay between two of them.
struct LotStep {
  std::string what;  ///< "asked commerce: approved"
  base::SimTime begins, ends;
  double units = 0;
  std::string part = {};  ///< the part that went on by itself then, an order
};

/// The story of a lot from order to delivery, as far as the run went, in the order of time: what was asked for the
/// order and moved with the lot that it was part of counts until it was parted off, and nothing that befell other
/// parts. Of an order: what happened to what stayed of it when parts had become orders of their own.
std::vector<LotStep> lot_story(WhyRun const& run, std::string const& id);

/// What became of a part of a lot or an order.
struct LotPart {
  std::string id;
  bool is_order = false;
  LotStep parted;              ///< how many units, when, and by whose answer: "parted off: commerce approved that many"
  std::vector<LotStep> steps;  ///< its own, from then on, after what it had waited for until then
  std::vector<LotPart> parts;  ///< and what parted off from it in turn
  bool is_taken = false;
};
/// The parts of a lot or an order that became orders or lots of their own, in the order of time; of an order that went
/// in several lots those, too.
std::vector<LotPart> lot_parts(WhyRun const& run, std::string const& id);
std::string lot_words(WhyRun const& run, WhyQuestion const& question, std::size_t columns);
/// The chain behind the last delivery to the buyer before the date, or the first one after it; empty without a trace.
std::string chain_words(WhyRun const& run, WhyQuestion const& question, std::size_t columns);

}  // namespace chokepoint::report
