#include "engine/sweep/relief.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>

#include "engine/base/calendar.hpp"
#include "engine/scenario/law_text.hpp"
#include "engine/scenario/titles.hpp"

namespace chokepoint::sweep {

namespace {

using scenario::EventSpec;
using scenario::Text;
using scenario::Value;
using scenario::VintageSpec;

bool says(Value const& value, bool wanted) {
  return value.given && value.written->uncertain.empty() && value.written->path.empty() &&
         (value.integer != 0) == wanted;
}
bool is_on(Value const& value) { return value.given && value.integer != 0; }

/// What `--set` takes for a key that isn't written.
constexpr char const* left_out = "";

/// How hard a license is to get.
int hardness(Text const& license) {
  if (license.text == "presumption_of_denial") return 3;
  if (license.text == "case_by_case") return 2;
  return license.text == "presumption_of_approval" ? 1 : 0;
}
bool bars(VintageSpec const& vintage) {
  return is_on(vintage.ban) || is_on(vintage.refuses_entry) || is_on(vintage.holds);
}

/// Whether a vintage asks for less than the one before it.
bool is_looser(VintageSpec const& vintage, VintageSpec const& before) {
  bool const added = (bars(vintage) && !bars(before)) || hardness(vintage.license) > hardness(before.license);
  bool const dropped = (!bars(vintage) && bars(before)) || hardness(vintage.license) < hardness(before.license);
  return dropped && !added;
}

/// From when a vintage binds, where that is certain.
std::optional<std::int64_t> binds_from(VintageSpec const& vintage) {
  std::optional<std::int64_t> from;
  for (Value const* const date : {&vintage.effective, &vintage.enforced}) {
    if (!date->given) continue;
    if (!date->written->uncertain.empty() || !date->written->path.empty()) return std::nullopt;
    from = std::max(from.value_or(date->integer), date->integer);
  }
  return from;
}

/// Whether a later vintage was in force when the scenario's knowledge ends: what this one asked for is history, and
/// would it have been gone then, other history would have been made.
bool is_past(scenario::RuleSpec const& rule, std::size_t vintage, Value const& as_of) {
  auto const& vintages = rule.vintages.entries;
  auto const from = binds_from(vintages[vintage].block);
  if (!as_of.given || !from) return false;
  return std::any_of(vintages.begin(), vintages.end(), [&](auto const& other) {
    auto const then = binds_from(other.block);
    return then && *then > *from && *then <= as_of.integer;
  });
}

class ReliefFinder {
 public:
  ReliefFinder(scenario::ScenarioSpec const& scenario, base::Duration earlier)
      : scenario_(scenario),
        titles_(scenario::titles_of(scenario)),
        forward_(words_of(earlier)),
        earlier_(earlier),
        now_(scenario.meta.as_of.given ? scenario.meta.as_of.integer : std::numeric_limits<std::int64_t>::min()) {}

  std::vector<Relief> find() {
    for (auto const& [name, rule] : scenario_.rules.entries) {
      if (!says(rule.active, false)) of_rule(name.text, rule);
    }
    for (auto const& quota : scenario_.quotas.entries) {
      std::string const& name = quota.name.text;
      add("quotas." + name, "cap", "gone",
          in_vintages("cap", left_out, [&](VintageSpec const& one) { return one.cap.text == name; }));
    }
    for (auto const& [name, office] : scenario_.permits.entries) of_permits(name.text, office);
    for (auto const& [name, office] : scenario_.offices.entries) of_office(name.text, office);
    for (auto const& [name, event] : scenario_.timeline.entries) {
      if (!closes(event) || is_on(event.by_reaction)) continue;
      std::string const path = "timeline." + name.text;
      auto const begun = begun_on(event);
      if (!begun || *begun >= now_) {
        add(path, {}, "gone", {setting(path + ".occurs", "0 %")});
      } else if (!is_over(event, *begun)) {  // what it did until now is history
        add(path, {}, "gone", {setting(path + ".lasts", fmt::format("{} seconds", now_ - *begun))});
      }
    }
    return std::move(found_);
  }

 private:
  using Settings = std::vector<scenario::Variants::Setting>;

  static std::string words_of(base::Duration time) {
    return time.seconds() % base::seconds_a_day == 0 ? fmt::format("{} days", time.seconds() / base::seconds_a_day)
                                                     : fmt::format("{} seconds", time.seconds());
  }
  static scenario::Variants::Setting setting(std::string path, std::string value) {
    return {{.given = true, .text = std::move(path), .mark = {}},
            {.given = true, .text = std::move(value), .mark = {}}};
  }

  /// `what` of it, "license"; empty where the gate is all of it.
  void add(std::string of, std::string_view what, std::string how, Settings settings) {
    if (settings.empty()) return;
    std::string const name = of.substr(of.find('.') + 1);
    auto const titled =
        std::find_if(titles_.begin(), titles_.end(), [&](scenario::Title const& one) { return one.path == of; });
    std::string title = titled == titles_.end() ? std::string() : titled->title;
    if (!title.empty() && !what.empty()) title += fmt::format(": {}", what);
    found_.push_back({what.empty() ? name : fmt::format("{} {}", name, what), std::move(of), std::move(how),
                      std::move(settings), std::move(title)});
  }
  void add_earlier(std::string of, std::string_view what, Settings settings) {
    add(std::move(of), what, forward_ + " earlier", std::move(settings));
  }

  /// A key of all vintages of all rules that are so, and weren't replaced before the scenario's knowledge ends.
  Settings in_vintages(std::string_view key, std::string const& value,
                       std::function<bool(VintageSpec const&)> const& wanted) const {
    Settings settings;
    for (auto const& [name, rule] : scenario_.rules.entries) {
      for (std::size_t i = 0; i < rule.vintages.entries.size(); ++i) {
        if (!wanted(rule.vintages.entries[i].block) || is_past(rule, i, scenario_.meta.as_of)) continue;
        settings.push_back(setting(fmt::format("rules.{}.vintages.{}.{}", name.text, i, key), value));
      }
    }
    return settings;
  }

  /// The events that set a flag to this come earlier.
  Settings events_earlier(std::string const& path, bool to) const {
    Settings settings;
    for (auto const& [name, event] : scenario_.timeline.entries) {
      bool const opens = std::any_of(event.set.entries.begin(), event.set.entries.end(), [&](auto const& entry) {
        return entry.path.text == path && says(entry.value, to);
      });
      if (opens && !is_on(event.by_reaction)) {
        settings.push_back(setting("timeline." + name.text + ".brought_forward", forward_));
      }
    }
    return settings;
  }

  void of_rule(std::string const& name, scenario::RuleSpec const& rule) {
    std::string const of = "rules." + name;
    std::vector<std::string_view> asked;
    auto const gone = [&](std::string_view what, std::vector<std::pair<std::string_view, std::string_view>> const& keys,
                          std::function<bool(VintageSpec const&)> const& asks) {
      Settings settings;
      for (std::size_t i = 0; i < rule.vintages.entries.size(); ++i) {
        if (!asks(rule.vintages.entries[i].block) || is_past(rule, i, scenario_.meta.as_of)) continue;
        for (auto const& [key, value] : keys) {
          settings.push_back(setting(fmt::format("rules.{}.vintages.{}.{}", name, i, key), std::string(value)));
        }
      }
      if (!settings.empty()) asked.push_back(what);
      add(of, what, "gone", std::move(settings));
    };
    gone("license", {{"license", "none"}}, [](VintageSpec const& one) { return hardness(one.license) > 0; });
    gone("entry", {{"ban", "no"}, {"refuses_entry", "no"}, {"holds", "no"}}, bars);
    gone("test", {{"test", left_out}}, [](VintageSpec const& one) { return one.test.given; });
    Settings settings = events_earlier(of + ".active", false);
    auto const& vintages = rule.vintages.entries;
    for (std::size_t i = 1; i < vintages.size(); ++i) {
      if (!is_looser(vintages[i].block, vintages[i - 1].block)) continue;
      settings.push_back(setting(fmt::format("rules.{}.vintages.{}.brought_forward", name, i), forward_));
    }
    // Of a rule that asks for one thing, both reliefs are that gate's.
    add_earlier(of, asked.size() == 1 ? asked.front() : std::string_view(), std::move(settings));
  }

  void of_permits(std::string const& name, scenario::PermitSpec const& office) {
    std::string const of = "permits." + name;
    add(of, "permit", "gone",
        in_vintages("permit", left_out, [&](VintageSpec const& one) { return one.permit.text == name; }));
    Settings settings = events_earlier(of + ".suspended", false);
    if (!office.grants.entries.empty()) {
      settings.push_back(setting(of + ".brought_forward", forward_));
    }
    add_earlier(of, "permit", std::move(settings));
    bool const asks = office.domestic_ratio.given &&
                      (!office.domestic_ratio.written->uncertain.empty() || office.domestic_ratio.number > 0);
    if (asks) add(of, "domestic ratio", "gone", {setting(of + ".domestic_ratio", "0")});
  }

  void of_office(std::string const& name, scenario::OfficeSpec const& office) {
    if (now_ >= scenario_.clock.to.integer) return;  // all that it does is history
    std::string const path = "offices." + name;
    if (office.kind.text == "customs" || office.kind.text == "laboratory") {
      add(path, {}, "gone", {setting(path + ".applies", none_from_now_on(office.applies))});
    } else if (office.kind.text == "licensing") {
      Settings settings;
      for (std::size_t i = 0; i < office.stages.entries.size(); ++i) {
        scenario::LawSpec const& time = office.stages.entries[i].block.time;
        settings.push_back(setting(fmt::format("{}.stages.{}.time", path, i), no_time_from_now_on(time)));
      }
      if (office.stages.entries.empty()) settings.push_back(setting(path + ".time", no_time_from_now_on(office.time)));
      add(path, "review time", "gone", std::move(settings));
    }
    Settings gone;
    Settings earlier = events_earlier(path + ".open", true);
    for (std::size_t i = 0; i < office.freezes.entries.size(); ++i) {
      scenario::PauseSpec const& freeze = office.freezes.entries[i].block;
      std::string const at = fmt::format("{}.freezes.{}", path, i);
      bool const known = freeze.from.written->uncertain.empty() && freeze.to.written->uncertain.empty();
      if (!known || freeze.to.integer <= now_) continue;
      // A freeze that is over before anything begins, or what of one is history.
      Settings const none = freeze.from.integer < now_
                                ? Settings{setting(at + ".to", base::iso_date_time(base::SimTime(now_)))}
                                : Settings{setting(at + ".from", "1971-01-01"), setting(at + ".to", "1971-01-02")};
      gone.insert(gone.end(), none.begin(), none.end());
      std::int64_t const end = freeze.to.integer - earlier_.seconds();
      if (end <= std::max(freeze.from.integer, now_)) {
        earlier.insert(earlier.end(), none.begin(), none.end());
      } else {
        earlier.push_back(setting(at + ".to", base::iso_date_time(base::SimTime(end))));
      }
    }
    bool const freezes = !gone.empty();
    add(path, "freezes", "gone", std::move(gone));
    add_earlier(path, freezes ? "freezes" : "", std::move(earlier));
  }

  /// What an office has done by then is history, as the answers are that it gave under the rules of that time.
  std::string none_from_now_on(scenario::Formula const& applies) const {
    if (now_ <= scenario_.clock.from.integer) return "quantity < 0";
    std::string const before = "date < " + base::iso_date(base::SimTime(now_));
    return applies.given ? fmt::format("({}) and {}", applies.text, before) : before;
  }
  std::string no_time_from_now_on(scenario::LawSpec const& time) const {
    if (!time.given) return "0 days";
    return scenario::text_until(time, base::SimTime(scenario_.clock.from.integer), base::SimTime(now_), "0 days");
  }

  /// The moment at which an event begins, where that is certain.
  static std::optional<std::int64_t> begun_on(EventSpec const& event) {
    auto const certain = [](Value const& date) {
      return date.given && date.written->uncertain.empty() && date.written->path.empty();
    };
    if (event.brought_forward.given) return std::nullopt;
    if (event.happens_on.given)
      return certain(event.happens_on) ? std::optional(event.happens_on.integer) : std::nullopt;
    bool const by_date = certain(event.on) && event.after.empty() && !event.delay.given;
    return by_date ? std::optional(event.on.integer) : std::nullopt;
  }
  /// Whether it is over when the scenario's knowledge ends.
  bool is_over(EventSpec const& event, std::int64_t begun) const {
    bool const certain = event.lasts.given && event.lasts.written->kind == "constant" &&
                         event.lasts.written->arguments.front().written->uncertain.empty();
    return certain && begun + event.lasts.written->arguments.front().integer <= now_;
  }

  /// Whether an event shuts something: pauses, and what holds, is closed, stands still or is suspended by it.
  static bool closes(EventSpec const& event) {
    if (event.has_pauses) return true;
    return std::any_of(event.set.entries.begin(), event.set.entries.end(), [](auto const& entry) {
      std::string const& path = entry.path.text;
      bool const shut_by_no = path.ends_with(".open") || path.ends_with(".moving") || path.ends_with(".dispatches") ||
                              path.ends_with(".receives") || path.ends_with(".running");
      bool const shut_by_yes =
          path.ends_with(".suspended") || (path.starts_with("rules.") && path.ends_with(".active"));
      return (shut_by_no && says(entry.value, false)) || (shut_by_yes && says(entry.value, true));
    });
  }

  scenario::ScenarioSpec const& scenario_;
  std::vector<scenario::Title> titles_;
  std::string forward_;
  base::Duration earlier_;
  std::int64_t now_;  ///< what came before is history; the beginning of time where nobody says when "now" is
  std::vector<Relief> found_;
};

}  // namespace

std::vector<Relief> reliefs_of(scenario::ScenarioSpec const& scenario, base::Duration earlier) {
  return ReliefFinder(scenario, earlier).find();
}

}  // namespace chokepoint::sweep
