#include "engine/results/rule_words.hpp"

#include <fmt/format.h>

namespace chokepoint::results {

namespace {

std::string percent(double share) { return fmt::format("{:g} %", share * 100); }

}  // namespace

std::vector<std::string> effects_in_words(model::World const& world, model::Vintage const& vintage, bool enters) {
  model::Effects const& effects = vintage.effects;
  model::Parameters values(world.parameters);
  values.resolve_central();
  auto const at_start = [&](model::Parameter<double> value) { return values.at(value, world.clock.from); };
  std::vector<std::string> words;
  switch (effects.license) {
    case model::Review::none:
      break;
    case model::Review::case_by_case:
      words.emplace_back("license, weighed case by case");
      break;
    case model::Review::denial:
      words.emplace_back("license, presumption of denial");
      break;
    case model::Review::approval:
      words.emplace_back("license, presumption of approval");
      break;
  }
  if (effects.ban) words.emplace_back("ban");
  if (effects.test.valid()) words.push_back("test at " + world.sites[effects.test.index()].name);
  if (effects.cap.valid()) words.push_back("counts against quota " + world.quotas[effects.cap.index()].name);
  if (effects.revokes) words.emplace_back("earlier licenses are void");
  if (effects.revenue_share.valid()) words.push_back(percent(at_start(effects.revenue_share)) + " of the price");
  if (enters) {
    if (effects.permit.valid()) {
      words.push_back("import permit of " + world.permit_offices[effects.permit.index()].name);
    }
    if (effects.refuses_entry) words.emplace_back("no entry can be filed for");
    if (effects.holds) words.emplace_back("customs hold what comes");
    if (effects.duty.valid()) words.push_back(percent(at_start(effects.duty)) + " duty at entry");
    if (effects.tariff_quota.valid()) {
      double const within = effects.duty_within.valid() ? at_start(effects.duty_within) : 0;
      words.push_back(
          fmt::format("{} within quota {}", percent(within), world.quotas[effects.tariff_quota.index()].name));
    }
    if (effects.fee.valid()) words.push_back(fmt::format("fee of {:g} per unit at entry", at_start(effects.fee)));
  }
  return words;
}

}  // namespace chokepoint::results
