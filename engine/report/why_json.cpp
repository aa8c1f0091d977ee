#include <nlohmann/json.hpp>

#include "engine/base/calendar.hpp"
#include "engine/report/why.hpp"
#include "engine/report/why_answer.hpp"
#include "engine/report/why_lot.hpp"
#include "engine/report/why_rules.hpp"
#include "engine/report/why_supply.hpp"

namespace chokepoint::report {

namespace {

using Json = nlohmann::ordered_json;

/// Whole numbers stay whole.
Json units(std::int64_t amount, std::int64_t per_unit) {
  if (amount % per_unit == 0) return amount / per_unit;
  return static_cast<double>(amount) / static_cast<double>(per_unit);
}

Json json_of(Amount const& amount, std::int64_t per_unit) {
  Json json{{"units", units(amount.amount, per_unit)}};
  if (amount.amount == 0) return json;
  json["first"] = base::iso_date_time(amount.first);
  json["last"] = base::iso_date_time(amount.last);
  return json;
}

Json json_of(WhyRun const& run, Passing const& passing, std::int64_t per_unit) {
  Json json{{"step", passing.step}, {"cause", run.ending_words(passing)}};
  json["event"] = passing.cause.event;
  json["sender"] = passing.cause.sender;
  json["holder"] = passing.cause.holder;
  json["answer"] = passing.cause.answer;
  json.update(json_of(passing.units, per_unit));
  return json;
}

Json json_of(WhyRun const& run, std::vector<Passing> const& all, std::int64_t per_unit) {
  Json list = Json::array();
  for (Passing const& one : all) list.push_back(json_of(run, one, per_unit));
  return list;
}

Json json_of(WhyRun const& run, WhyQuestion const& question, std::vector<WaitingPart> const& parts,
             std::int64_t per_unit) {
  Json list = Json::array();
  for (WaitingPart const& part : parts) {
    Standing const& one = part.standing;
    Json json{{"step", one.step}, {"holder", one.holder}, {"under_way", part.under_way}};
    json["units"] = units(one.since.amount, per_unit);
    json["since"] = {{"first", base::iso_date_time(one.since.first)},
                     {"last", base::iso_date_time(one.since.last)},
                     {"earliest", base::iso_date_time(one.earliest)}};
    json["also"] = Json::array();
    for (auto const& [gates, amount] : one.also) {
      json["also"].push_back({{"gates", gates}, {"units", units(amount, per_unit)}});
    }
    json["may_ask"] = asking_json(run, question, one.step);
    json["units_at_end"] = units(part.at_end, per_unit);
    json["later"] = json_of(run, part.later, per_unit);
    list.push_back(std::move(json));
  }
  return list;
}

Json json_of(WhyRun const& run, WhyQuestion const& question, WhyAnswer const& answer) {
  Json json{{"product", answer.product}, {"unit", answer.unit}};
  json["ordered"] = json_of(answer.ordered, answer.per_unit);
  json["ordered"]["padding"] = units(answer.padding, answer.per_unit);
  json["ordered"]["substitutes"] = units(answer.substitutes, answer.per_unit);
  json["delivered"] = json_of(answer.delivered, answer.per_unit);
  json["delivered"]["from"] = Json::array();
  for (auto const& [site, amount] : answer.sellers) {
    Json one{{"site", site}};
    one.update(json_of(amount, answer.per_unit));
    json["delivered"]["from"].push_back(std::move(one));
  }
  if (answer.installs) json["online"] = json_of(answer.online, answer.per_unit);
  json["given_up"] = json_of(answer.given_up, answer.per_unit);
  json["given_up"]["by"] = json_of(run, answer.given_ups, answer.per_unit);
  json["waiting"] = json_of(run, question, answer.parts, answer.per_unit);
  json["not_online"] = json_of(run, question, answer.at_campus, answer.per_unit);
  json["waited"] = Json::array();
  for (auto const& [reason, unit_seconds] : answer.waited) {
    json["waited"].push_back(
        {{"reason", reason},
         {"unit_days", base::to_double(unit_seconds) / static_cast<double>(answer.per_unit) / 86'400},
         {"unit_seconds", base::to_string(unit_seconds)},
         {"per_unit", answer.per_unit}});
  }
  json["ended"] = json_of(run, answer.passed, answer.per_unit);
  json["delivered_later"] = json_of(answer.later, answer.per_unit);
  auto const supply = supply_behind(run, answer, question.until);
  json["supply"] = supply ? supply_json(run, *supply) : Json();
  return json;
}

Json json_of(LotStep const& step) {
  Json json{{"what", step.what},
            {"begins", base::iso_date_time(step.begins)},
            {"ends", base::iso_date_time(step.ends)},
            {"units", step.units > 0 ? Json(step.units) : Json()}};
  if (!step.part.empty()) json["part"] = step.part;
  return json;
}

Json json_of(std::vector<LotStep> const& steps) {
  Json list = Json::array();
  for (LotStep const& step : steps) list.push_back(json_of(step));
  return list;
}

Json json_of(std::vector<LotPart> const& parts) {
  Json list = Json::array();
  for (LotPart const& part : parts) {
    list.push_back({{part.is_order ? "order" : "lot", part.id},
                    {"parted", json_of(part.parted)},
                    {"story", json_of(part.steps)},
                    {"parts", json_of(part.parts)},
                    {"delivered", part.is_taken}});
  }
  return list;
}

}  // namespace

Json why_json(WhyRun const& run, WhyQuestion const& question) {
  Json json{{"run", run.provenance()}};
  switch (question.kind) {
    case WhyQuestion::Kind::buyer:
      json["buyer"] = question.name;
      json["until"] = base::iso_date_time(question.until);
      json.update(json_of(run, question, answer_for_buyer(run, question)));
      break;
    case WhyQuestion::Kind::campus:
      json["campus"] = question.name;
      json["until"] = base::iso_date_time(question.until);
      json["products"] = Json::array();
      for (WhyAnswer const& answer : answers_for_campus(run, question)) {
        json["products"].push_back(json_of(run, question, answer));
      }
      break;
    case WhyQuestion::Kind::lot:
      json["lot"] = question.name;
      json["story"] = json_of(lot_story(run, question.name));
      json["parts"] = json_of(lot_parts(run, question.name));
      break;
  }
  return json;
}

}  // namespace chokepoint::report
