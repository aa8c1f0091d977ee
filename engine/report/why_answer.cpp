#include "engine/report/why_answer.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "engine/report/why_words.hpp"

namespace chokepoint::report {

namespace {

/// What happened at the run's last moment counts for its end, whatever day that is.
base::SimTime after_all(WhyRun const& run) { return run.to + base::days(1); }
base::SimTime before(WhyRun const& run, WhyQuestion const& question) {
  return question.dated ? question.until : after_all(run);
}

bool is_after_delivery(std::string const& reason) { return reason == "site" || reason == "installation"; }

/// Whether they have left the seller: they move, or stand at an office or a site that isn't one of the sellers'.
bool is_under_way(Standing const& one, std::set<std::string> const& sellers) {
  if (one.step == "transit" || one.step == "laboratory" || one.step == "customs") return true;
  bool const on_the_way = one.holder.starts_with("offices.") || one.holder.starts_with("lanes.");
  return on_the_way || (one.holder.starts_with("sites.") && !sellers.contains(plain(one.holder)));
}

/// Takes as many off the parts that are being handed over; what is left at 0 goes.
void take_from_handover(std::vector<WaitingPart>& parts, std::int64_t amount) {
  for (WaitingPart& part : parts) {
    if (part.standing.step != "handover") continue;
    std::int64_t const taken = std::min(amount, part.standing.since.amount);
    part.standing.since.amount -= taken;
    amount -= taken;
  }
  std::erase_if(parts, [](WaitingPart const& part) { return part.standing.since.amount == 0; });
}

/// What becomes of such waits from the date on, and at the end.
void look_ahead(std::vector<WaitingPart>& parts, std::vector<Passing> const& later, std::vector<Standing> const& end) {
  for (WaitingPart& part : parts) {
    Standing const& now = part.standing;
    for (Passing const& passing : later) {
      bool const here = now.holder.empty() || passing.cause.holder == now.holder;
      if (here && passing.step == now.step) part.later.push_back(passing);
    }
    for (Standing const& one : end) {
      if (one.step == now.step && one.reason == now.reason && one.holder == now.holder) part.at_end = one.since.amount;
    }
  }
}

/// Without the hand-overs, which only cost the news delay.
std::vector<Passing> worth_telling(std::vector<Passing> passed) {
  std::erase_if(passed, [](Passing const& one) { return one.step == "handover" && !one.given_up; });
  return passed;
}

}  // namespace

WhyAnswer answer_for_buyer(WhyRun const& run, WhyQuestion const& question) {
  WaitBook const& book = run.book;
  WhyAnswer answer;
  answer.product = question.product;
  answer.unit = run.unit(question.product);
  std::set<std::string> sellers;
  auto const is_asked = [&](WaitBook::Stream const& stream) {
    return stream.buyer == question.name && stream.product == question.product;
  };
  for (WaitBook::Stream const& stream : book.streams) {
    if (!is_asked(stream)) continue;
    sellers.insert(stream.site);
    answer.per_unit = stream.per_unit;
    answer.installs = answer.installs || !stream.campuses.empty();
  }
  Selection const selected = [&](WaitBook::Move const& move) { return is_asked(book.streams[move.stream]); };
  base::SimTime const until = before(run, question);
  answer.ordered = ordered(book, selected, until);
  answer.online = ended(book, selected, "online", until);
  answer.given_up = ended(book, selected, "cancelled", until);
  answer.waited = waited(book, selected, question.until);
  answer.passed = worth_telling(passings(book, selected, base::SimTime(run.from - base::days(36'500)), until));
  std::erase_if(answer.passed, [](Passing const& one) { return one.given_up; });
  answer.given_ups = given_up(book, selected, until);
  answer.padding = ordered(
                       book, [&](auto const& move) { return selected(move) && move.to_class == "inflated"; }, until)
                       .amount;
  answer.substitutes =
      ordered(
          book,
          [&](auto const& move) {
            return selected(move) && book.streams[move.stream].name.find(".else_buys.") != std::string::npos;
          },
          until)
          .amount;

  std::map<std::string, Amount> by_site;
  for (WaitBook::Delivery const& delivery : book.deliveries) {
    if (!is_asked(book.streams[delivery.stream])) continue;
    Amount& into = delivery.day < until ? answer.delivered : answer.later;
    into.add(delivery.amount, delivery.first, delivery.last);
    if (delivery.day < until) by_site[delivery.site].add(delivery.amount, delivery.first, delivery.last);
  }
  answer.sellers.assign(by_site.begin(), by_site.end());

  for (Standing const& one : standing(book, selected, until)) {
    if (is_after_delivery(one.step)) {
      answer.at_campus.push_back({one, false, {}, 0});
    } else {
      answer.parts.push_back({one, is_under_way(one, sellers), {}, 0});
    }
  }
  // Of those that are being handed over, some were just delivered, and are on their way into the campus.
  std::int64_t beyond =
      answer.delivered.amount - answer.online.amount - ended(book, selected, "delivered", until).amount;
  for (WaitingPart const& part : answer.at_campus) beyond -= part.standing.since.amount;
  take_from_handover(answer.parts, beyond);
  if (beyond > 0) {
    answer.at_campus.push_back({{"handover",
                                 "handover",
                                 {},
                                 {beyond, answer.delivered.last, answer.delivered.last},
                                 answer.delivered.last,
                                 {}},
                                false,
                                {},
                                0});
  }

  std::vector<Passing> const later = passings(book, selected, until, after_all(run));
  std::vector<Standing> const end = standing(book, selected, after_all(run));
  look_ahead(answer.parts, later, end);
  look_ahead(answer.at_campus, later, end);
  return answer;
}

std::vector<WhyAnswer> answers_for_campus(WhyRun const& run, WhyQuestion const& question) {
  WaitBook const& book = run.book;
  std::string const campus = "campuses." + question.name;
  base::SimTime const until = before(run, question);
  std::map<std::string, WhyAnswer> answers;
  std::set<std::string> sellers;
  for (WaitBook::Stream const& stream : book.streams) {
    if (std::find(stream.campuses.begin(), stream.campuses.end(), question.name) == stream.campuses.end()) continue;
    WhyAnswer& answer = answers[stream.product];
    answer.product = stream.product;
    answer.per_unit = stream.per_unit;
    answer.installs = true;
    sellers.insert(stream.site);
  }
  std::vector<WhyAnswer> found;
  for (auto& [product, answer] : answers) {
    std::string const& name = product;
    answer.unit = run.unit(name);
    auto const bound_for_it = [&](WaitBook::Move const& move) {
      WaitBook::Stream const& stream = book.streams[move.stream];
      return stream.product == name &&
             std::find(stream.campuses.begin(), stream.campuses.end(), question.name) != stream.campuses.end();
    };
    Selection const coming = bound_for_it;
    Selection const here = [&](WaitBook::Move const& move) {
      return bound_for_it(move) && book.causes[move.cause].holder == campus;
    };
    answer.ordered = ordered(book, coming, until);
    answer.given_up = ended(book, coming, "cancelled", until);
    answer.online = ended(book, here, "online", until);
    for (WaitBook::Move const& move : book.moves) {
      bool const enters = here(move) && book.states[move.from].reason == "handover" && move.day < until;
      if (enters) answer.delivered.add(move.amount, move.first, move.last);
    }
    for (Standing const& one : standing(book, here, until)) {
      if (is_after_delivery(one.step)) answer.at_campus.push_back({one, false, {}, 0});
    }
    for (Standing const& one : standing(book, coming, until)) {
      if (!is_after_delivery(one.step)) answer.parts.push_back({one, is_under_way(one, sellers), {}, 0});
    }
    answer.waited = waited(book, here, question.until);
    std::erase_if(answer.waited, [](auto const& one) { return !is_after_delivery(one.first); });
    answer.passed = worth_telling(passings(book, here, base::SimTime(run.from - base::days(36'500)), until));
    look_ahead(answer.at_campus, passings(book, here, until, after_all(run)), standing(book, here, after_all(run)));
    look_ahead(answer.parts, passings(book, coming, until, after_all(run)), standing(book, coming, after_all(run)));
    if (answer.ordered.amount > 0) found.push_back(std::move(answer));
  }
  return found;
}

}  // namespace chokepoint::report
