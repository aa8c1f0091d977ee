#include "engine/report/why.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/check.hpp"
#include "engine/report/numbers.hpp"
#include "engine/report/why_answer.hpp"
#include "engine/report/why_lot.hpp"
#include "engine/report/why_rules.hpp"
#include "engine/report/why_supply.hpp"
#include "engine/report/why_words.hpp"

namespace chokepoint::report {

namespace {

/// Speaks of amounts of one product.
class Speaker {
 public:
  Speaker(WhyRun const& run, WhyQuestion const& question, WhyAnswer const& answer)
      : run_(run), question_(question), answer_(answer) {}

  std::string units(std::int64_t amount) const { return units_words(amount, answer_.per_unit, answer_.unit); }
  /// "150,000 chips of H200"; "150,000 chips" where the product has that name, too.
  std::string goods(std::int64_t amount) const {
    return units(amount) + (answer_.unit == product() ? "" : " of " + product());
  }
  std::string product() const { return run_.names.product(answer_.product); }
  std::string amount(std::int64_t amount) const { return amount_words(amount, answer_.per_unit); }
  std::string none_or(std::int64_t value) const { return value == 0 ? "none" : amount(value); }
  /// "49,585,745 chip-days"
  std::string unit_days(base::Wide unit_seconds) const {
    base::Wide const day = static_cast<base::Wide>(answer_.per_unit) * 86'400;
    base::Wide const days = (unit_seconds + day / 2) / day;
    return fmt::format("{} {}-day{}", grouped(days), answer_.unit.empty() ? "unit" : answer_.unit,
                       days == 1 ? "" : "s");
  }
  bool plural(std::int64_t amount) const { return amount != answer_.per_unit; }

  /// "150,000 wait for an import permit at hong_kong, since 2026-06-28"
  std::string part(WaitingPart const& part) const {
    Standing const& one = part.standing;
    // An office that clears or tests is named by what ends the wait.
    bool const tells = one.holder.starts_with("sites.") || one.holder.starts_with("dealers.");
    return fmt::format("{} {}{}, {}", amount(one.since.amount),
                       doing_words(one.step, plural(one.since.amount), one.holder),
                       tells ? " at " + run_.names.actor(one.holder) : "", since_words(one));
  }
  std::string passing(Passing const& one) const {
    return fmt::format("{} {}: {}", amount(one.units.amount), when_words(one.units), run_.ending_words(one));
  }
  /// As branches, those of the largest amounts, in the order of their dates.
  std::vector<Branch> passings(std::vector<Passing> const& all, std::string const& before) const {
    constexpr std::size_t most = 5;
    std::vector<std::int64_t> amounts;
    for (Passing const& one : all) amounts.push_back(one.units.amount);
    std::sort(amounts.rbegin(), amounts.rend());
    std::int64_t const least = amounts.size() > most ? amounts[most - 1] : 0;
    std::vector<Branch> branches;
    Amount rest;
    std::size_t others = 0;
    for (Passing const& one : all) {
      if (one.units.amount >= least && branches.size() < most) {
        branches.push_back({before + passing(one), {}});
      } else {
        rest.add(one.units.amount, one.units.first, one.units.last);
        ++others;
      }
    }
    if (others > 0) {
      branches.push_back({fmt::format("{}{} {}, for {} other reason{}", before, amount(rest.amount), when_words(rest),
                                      others, others == 1 ? "" : "s"),
                          {}});
    }
    return branches;
  }

  Branch waiting(WaitingPart const& part) const {
    Branch branch{this->part(part), {}};
    for (auto const& [gates, count] : part.standing.also) {
      std::string const who = count == part.standing.since.amount ? "all of these" : amount(count) + " of these";
      branch.branches.push_back({fmt::format("{} lack {}, too", who, lacking_words(gates, part.standing.holder)), {}});
    }
    for (std::string& words : asking_words(run_, question_, part.standing.step)) {
      branch.branches.push_back({std::move(words), {}});
    }
    if (!question_.dated) return branch;
    if (part.later.empty()) {
      branch.branches.push_back({"nothing ends this wait before the run does, on " + day_words(run_.to), {}});
      return branch;
    }
    std::int64_t ends = part.at_end;
    for (Passing const& one : part.later) ends += one.units.amount;
    bool const with_others = ends > part.standing.since.amount;
    std::string const before = with_others ? "later, with those that join them, " : "later, ";
    for (Branch& later : passings(part.later, before)) branch.branches.push_back(std::move(later));
    if (part.at_end > 0) {
      branch.branches.push_back(
          {fmt::format("{} are still there when the run ends, on {}", amount(part.at_end), day_words(run_.to)), {}});
    }
    return branch;
  }

 private:
  WhyRun const& run_;
  WhyQuestion const& question_;
  WhyAnswer const& answer_;
};

std::int64_t sum(std::vector<WaitingPart> const& parts, bool under_way) {
  std::int64_t total = 0;
  for (WaitingPart const& part : parts) {
    if (part.under_way == under_way) total += part.standing.since.amount;
  }
  return total;
}

Branch group(Speaker const& speaker, std::vector<WaitingPart> const& parts, bool under_way, std::string const& title) {
  Branch branch{fmt::format("{}: {}", title, speaker.none_or(sum(parts, under_way))), {}};
  for (WaitingPart const& part : parts) {
    if (part.under_way == under_way) branch.branches.push_back(speaker.waiting(part));
  }
  return branch;
}

/// What the most of those that aren't delivered stand before.
std::string what_lacks(Speaker const& speaker, WhyAnswer const& answer) {
  if (answer.parts.empty()) return {};
  WaitingPart const& largest = *std::max_element(
      answer.parts.begin(), answer.parts.end(),
      [](WaitingPart const& a, WaitingPart const& b) { return a.standing.since.amount < b.standing.since.amount; });
  if (answer.parts.size() > 1) return fmt::format(" The largest part: {}.", speaker.part(largest));
  return fmt::format(" {} {}.", speaker.plural(largest.standing.since.amount) ? "These" : "This",
                     speaker.part(largest));
}

std::string headline(Speaker const& speaker, std::string const& buyer, WhyQuestion const& question,
                     WhyAnswer const& answer) {
  if (answer.ordered.amount == 0) {
    return fmt::format("{} had ordered no {} {}.", buyer, speaker.product(), question.until_words());
  }
  std::string text =
      fmt::format("{} had ordered {} {}. ", buyer, speaker.goods(answer.ordered.amount), question.until_words());
  text += answer.delivered.amount == 0 ? "None had been delivered"
          : answer.delivered.amount == answer.ordered.amount
              ? "All had been delivered"
              : speaker.amount(answer.delivered.amount) + (speaker.plural(answer.delivered.amount) ? " had" : " has") +
                    " been delivered";
  std::vector<std::string> rest;
  std::int64_t const under_way = sum(answer.parts, true);
  std::int64_t const waiting = sum(answer.parts, false);
  if (under_way > 0) {
    rest.push_back(speaker.amount(under_way) + (speaker.plural(under_way) ? " were" : " was") + " on their way");
  }
  if (waiting > 0) rest.push_back(speaker.amount(waiting) + " still waited");
  if (answer.given_up.amount > 0) {
    rest.push_back(speaker.amount(answer.given_up.amount) +
                   (speaker.plural(answer.given_up.amount) ? " were" : " was") + " given up");
  }
  text += rest.empty() ? "." : "; " + list_words(rest) + ".";
  text += what_lacks(speaker, answer);
  if (answer.later.amount > 0) {
    text += fmt::format(" Later in this run {} more are delivered, {}.", speaker.amount(answer.later.amount),
                        when_words(answer.later));
  }
  return text;
}

Branch buyer_tree(Speaker const& speaker, WhyAnswer const& answer) {
  Branch root{fmt::format("{} ordered, {}", speaker.units(answer.ordered.amount), when_words(answer.ordered)), {}};
  if (answer.padding > 0) root.text += fmt::format("; {} of them pad orders", speaker.amount(answer.padding));
  if (answer.substitutes > 0) {
    root.text += fmt::format("; {} of them in the place of other orders", speaker.amount(answer.substitutes));
  }
  Branch delivered{fmt::format("delivered: {}", speaker.none_or(answer.delivered.amount)), {}};
  for (auto const& [site, amount] : answer.sellers) {
    delivered.branches.push_back(
        {fmt::format("{} from {}, {}", speaker.amount(amount.amount), site, when_words(amount)), {}});
  }
  if (answer.installs && answer.delivered.amount > 0) {
    Branch online{fmt::format("online: {}", speaker.none_or(answer.online.amount)), {}};
    if (answer.online.amount > 0) online.text += ", commissioned " + when_words(answer.online);
    delivered.branches.push_back(std::move(online));
    for (WaitingPart const& part : answer.at_campus) delivered.branches.push_back(speaker.waiting(part));
  }
  root.branches.push_back(std::move(delivered));
  root.branches.push_back(group(speaker, answer.parts, true, "on their way"));
  root.branches.push_back(group(speaker, answer.parts, false, "waiting"));
  root.branches.push_back(
      {fmt::format("given up: {}", speaker.none_or(answer.given_up.amount)), speaker.passings(answer.given_ups, "")});
  return root;
}

/// What units had behind them, step by step.
std::string path_words(Speaker const& speaker, WhyAnswer const& answer, std::size_t columns) {
  std::string text;
  for (auto const& [reason, unit_seconds] : answer.waited) {
    Branch branch{fmt::format("{}: {}", reason, speaker.unit_days(unit_seconds)), {}};
    std::vector<Passing> of_it;
    for (Passing const& one : answer.passed) {
      if (one.step == reason) of_it.push_back(one);
    }
    branch.branches = speaker.passings(of_it, "");
    text += tree(branch, columns);
  }
  return text;
}

std::string heading(std::string const& words, std::size_t columns) {
  std::string text = "\n";
  for (std::string const& line : wrap(words, columns)) text += line + "\n";
  return text;
}

std::string buyer_words(WhyRun const& run, WhyQuestion const& question, std::size_t columns) {
  WhyAnswer const answer = answer_for_buyer(run, question);
  Speaker const speaker(run, question, answer);
  std::string text;
  for (std::string const& line : wrap(headline(speaker, run.names.trader(question.name), question, answer), columns))
    text += line + "\n";
  if (answer.ordered.amount == 0) return text;
  text += "\nWhere they were\n" + tree(buyer_tree(speaker, answer), columns);
  if (auto const supply = supply_behind(run, answer, question.until)) {
    text += heading("Why goods were lacking: where less than usual came from, and what happened there", columns) +
            tree(supply_branch(run, *supply), columns);
    for (std::string const& line :
         wrap("What comes before isn't always why: --relief, or a run without the event, tells how much hung on it.",
              columns)) {
      text += line + "\n";
    }
  }
  text += heading(fmt::format("What they had waited for {}, and what ended it", question.until_words()), columns);
  text += path_words(speaker, answer, columns);
  if (question.dated) {
    text += "\n";
    for (std::string const& line :
         wrap(fmt::format("\"By {0}\" counts what happened before {0}, 00:00 UTC, as outcomes do.",
                          day_words(question.until)),
              columns)) {
      text += line + "\n";
    }
  }
  std::string const chain = chain_words(run, question, columns);
  return chain.empty() ? text : text + "\n" + chain;
}

std::string campus_words(WhyRun const& run, WhyQuestion const& question, std::size_t columns) {
  std::vector<WhyAnswer> const answers = answers_for_campus(run, question);
  if (answers.empty()) {
    return fmt::format("Nobody had ordered anything for {} {}.\n", run.names.of(question.name, {"campuses"}),
                       question.until_words());
  }
  std::string text;
  for (WhyAnswer const& answer : answers) {
    Speaker const speaker(run, question, answer);
    std::int64_t idle = 0;
    for (WaitingPart const& part : answer.at_campus) idle += part.standing.since.amount;
    std::string const online =
        idle == 0 ? "All were online"
        : answer.online.amount == 0
            ? "None were online"
            : fmt::format("{} were online, {} were not", speaker.amount(answer.online.amount), speaker.amount(idle));
    std::string const sentence =
        fmt::format("{} had taken in {} {}{}.", run.names.of(question.name, {"campuses"}),
                    answer.delivered.amount == 0 ? "no " + speaker.product() : speaker.goods(answer.delivered.amount),
                    question.until_words(), answer.delivered.amount == 0 ? "" : ". " + online);
    if (!text.empty()) text += "\n";
    for (std::string const& line : wrap(sentence, columns)) text += line + "\n";
    Branch root{speaker.product(), {}};
    Branch here{fmt::format("there, not online: {}", speaker.none_or(idle)), {}};
    for (WaitingPart const& part : answer.at_campus) here.branches.push_back(speaker.waiting(part));
    root.branches.push_back(std::move(here));
    Branch coming{fmt::format("not there yet, of what its buyers ordered: {}",
                              speaker.none_or(sum(answer.parts, true) + sum(answer.parts, false))),
                  {}};
    for (WaitingPart const& part : answer.parts) coming.branches.push_back(speaker.waiting(part));
    root.branches.push_back(std::move(coming));
    text += tree(root, columns);
    if (!answer.waited.empty()) text += "What they had waited for there, and what ended it\n";
    text += path_words(speaker, answer, columns);
  }
  return text;
}

}  // namespace

std::string binds_together_words(WhyRun const& run, WhyQuestion const& question,
                                 std::vector<std::string> const& steps) {
  WhyAnswer const answer = answer_for_buyer(run, question);
  std::vector<std::string> held;
  for (auto const& [reason, unit_seconds] : answer.waited) {
    if (unit_seconds > 0 && std::find(steps.begin(), steps.end(), reason) != steps.end()) held.push_back(reason);
  }
  if (held.empty()) return {};
  if (answer.parts.empty() && answer.given_up.amount == 0) {
    return fmt::format(
        "Units waited for {} on their way, but all had been delivered {} as it was: lifting {} alone can only change "
        "dates.",
        lacking_words(held), question.until_words(), held.size() == 1 ? "that" : "one of these");
  }
  std::string text = fmt::format(
      "Units waited for {} all the same: lifting {} alone changes no delivery {}, because something else holds "
      "the same units at the same time, or next on their way",
      lacking_words(held), held.size() == 1 ? "that" : "one of these", question.until_words());
  std::vector<std::string> together;
  for (WaitingPart const& part : answer.parts) {
    if (std::find(held.begin(), held.end(), part.standing.step) == held.end()) continue;
    for (auto const& [gates, count] : part.standing.also) {
      together.push_back(fmt::format(
          "of {} that wait for {} {} lack {}, too", amount_words(part.standing.since.amount, answer.per_unit),
          lacking_words({part.standing.step}), amount_words(count, answer.per_unit), lacking_words(gates)));
    }
  }
  constexpr std::size_t most = 3;
  together.resize(std::min(most, together.size()));
  return text + (together.empty() ? "." : fmt::format(": {}.", fmt::join(together, "; ")));
}

std::string why_words(WhyRun const& run, WhyQuestion const& question, WhyStyle const& style) {
  std::string text;
  switch (question.kind) {
    case WhyQuestion::Kind::buyer:
      text = buyer_words(run, question, style.columns);
      break;
    case WhyQuestion::Kind::campus:
      text = campus_words(run, question, style.columns);
      break;
    case WhyQuestion::Kind::lot:
      text = lot_words(run, question, style.columns);
      break;
  }
  text += "\n";
  for (std::string const& line : wrap(run.provenance_words(), style.columns)) text += line + "\n";
  return text;
}

}  // namespace chokepoint::report
