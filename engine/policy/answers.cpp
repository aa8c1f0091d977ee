#include "engine/policy/answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

namespace chokepoint::policy {

namespace {

/// Where a member stands, so that nobody looks for it by name while a run goes on.
struct Place {
  enum class In : std::uint8_t { neither, situation, cases } in = In::neither;
  std::uint16_t offset = 0;

  std::int64_t read(Asked const& asked, std::size_t index, std::size_t case_bytes, std::int64_t otherwise) const {
    if (in == In::neither) return otherwise;
    std::byte const* const from = in == In::situation ? asked.situation : asked.cases + index * case_bytes;
    std::int64_t value = 0;
    std::memcpy(&value, from + offset, sizeof value);
    return value;
  }
};

struct Places {
  Place parts_per_unit, volume, wanted, least, most;
  std::int64_t words = 0;  ///< that a decision may be
};

Place place_of(QuestionInfo const& about, std::string_view name) {
  for (QuestionField const& field : about.situation) {
    if (field.name == name) return {Place::In::situation, field.offset};
  }
  for (QuestionField const& field : about.case_fields) {
    if (field.name == name) return {Place::In::cases, field.offset};
  }
  return {};
}

Places const& places(model::Question question) {
  static std::array<Places, model::question_count> const all = [] {
    std::array<Places, model::question_count> found;
    for (QuestionInfo const& about : all_questions()) {
      found[static_cast<std::size_t>(about.id)] = {
          place_of(about, "parts_per_unit"), place_of(about, "volume"),
          place_of(about, "wanted"),         place_of(about, "least"),
          place_of(about, "most"),           static_cast<std::int64_t>(words_of(about.decision.words).size())};
    }
    return found;
  }();
  return all[static_cast<std::size_t>(question)];
}

}  // namespace

std::int64_t Amounts::parts_per_unit(Asked const& asked, std::size_t index) {
  return places(asked.question).parts_per_unit.read(asked, index, info(asked.question).case_bytes, 1);
}

std::int64_t Amounts::volume(Asked const& asked) {
  return places(asked.question).volume.read(asked, 0, 0, std::numeric_limits<std::int64_t>::max());
}

std::int64_t Amounts::wanted(Asked const& asked, std::size_t index) {
  return places(asked.question).wanted.read(asked, index, info(asked.question).case_bytes, 0);
}

double Amounts::least(Asked const& asked, std::size_t index) {
  return std::bit_cast<double>(places(asked.question).least.read(asked, index, info(asked.question).case_bytes, 0));
}

double Amounts::most(Asked const& asked, std::size_t index) {
  constexpr double all = std::numeric_limits<double>::max();
  return std::bit_cast<double>(
      places(asked.question)
          .most.read(asked, index, info(asked.question).case_bytes, std::bit_cast<std::int64_t>(all)));
}

void check_decisions(Asked const& asked, std::span<expression::Cell const> decisions) {
  QuestionInfo const& about = info(asked.question);
  auto const fail = [&](std::size_t index, std::string const& what) {
    throw PolicyFailure(fmt::format("the answer to case {} of {} is {}", index + 1, asked.count, what));
  };
  std::int64_t left = Amounts::volume(asked);
  for (std::size_t index = 0; index < asked.count; ++index) {
    expression::Cell const& decision = decisions[index];
    auto const units = [&](std::int64_t parts) {
      return static_cast<double>(parts) / static_cast<double>(Amounts::parts_per_unit(asked, index));
    };
    if (std::bit_cast<std::uint64_t>(decision) == unanswered) fail(index, "missing");
    if (is_double(about.decision.type)) {
      if (!std::isfinite(decision.number)) fail(index, "no finite number");
      if (about.decision.type == FieldType::share && decision.number < 0) {
        fail(index, fmt::format("a share of {}, below 0", decision.number));
      }
      if (about.decision.type == FieldType::money) {
        double const least = Amounts::least(asked, index);
        double const most = Amounts::most(asked, index);
        if (decision.number < least) fail(index, fmt::format("{}, below the least of {}", decision.number, least));
        if (decision.number > most) fail(index, fmt::format("{}, above the most of {}", decision.number, most));
      }
      continue;
    }
    std::int64_t const value = decision.symbol;
    if (about.decision.type == FieldType::word) {
      std::int64_t const words = places(asked.question).words;
      if (value < 0 || value >= words) {
        fail(index, fmt::format("{}, where only 0 to {} mean something ({})", value, words - 1, about.decision.words));
      }
      continue;
    }
    if (value < 0) fail(index, fmt::format("{} units, below 0", units(value)));
    if (static_cast<double>(value) > model::most_parts) fail(index, "more than can be counted");
    if (!about.decision.shared) continue;
    std::int64_t const wanted = Amounts::wanted(asked, index);
    if (value > wanted) {
      fail(index, fmt::format("{} units, more than the {} that are wanted", units(value), units(wanted)));
    }
    if (value > left) fail(index, fmt::format("{} units, when {} are left", units(value), units(left)));
    left -= value;
  }
}

}  // namespace chokepoint::policy
