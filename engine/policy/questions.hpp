#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/policy.hpp"

/// The questions of `chokepoint_policy.h` as data: what those go through who put them in words, check answers to them,
/// or hand them to a policy.
namespace chokepoint::policy {

enum class FieldType : std::uint8_t {
  amount,  ///< integer, parts of the product
  count,   ///< integer
  number,  ///< double
  share,   ///< double
  money,   ///< double, in the product's currency
  time,    ///< integer, seconds
  date,    ///< integer, UTC seconds since 1970; INT64_MAX: none
  flag,    ///< integer, 0 or 1
  name,    ///< integer, place among all of its kind
  word,    ///< integer, place in a list of words
  score,   ///< double; of decisions only
};
/// Whether the member is a double: the others are integers.
constexpr bool is_double(FieldType type) {
  return type == FieldType::number || type == FieldType::share || type == FieldType::money || type == FieldType::score;
}
/// "amount", "share of 1", for reference pages.
std::string_view describe(FieldType type);

struct QuestionField {
  std::string_view name;
  FieldType type{};
  std::uint16_t offset = 0;  ///< bytes from the beginning of the struct
  std::string_view meaning;
  std::string_view of = {};  ///< of a name: its kind ("country"); of a word: the list, joined by "|"
};

struct Decision {
  FieldType type{};
  std::string_view meaning;
  std::string_view words = {};  ///< of a word: the list, joined by "|"
  /// Of a score: what happens where all are below 0. Empty where to take none is an answer like any other.
  std::string_view where_none = {};
  bool shared = false;  ///< of a volume: each at most `wanted`, all together at most `volume`
};

/// What whoever asks about a question sees first.
struct QuestionExample {
  std::string_view built_in;  ///< how the engine answers, where no policy does
  std::string_view formula;   ///< one that a scenario could write; it holds no names of a scenario's own
  std::string_view meaning;   ///< what that does
};

struct QuestionInfo {
  model::Question id{};
  std::string_view name;      ///< as a scenario writes it
  std::string_view asked_of;  ///< the block whose actors are asked: "sites"
  std::string_view meaning;   ///< the question, for people
  Decision decision;
  QuestionExample example;
  std::span<QuestionField const> situation;    ///< after those of `asker_fields`
  std::span<QuestionField const> case_fields;  ///< after those of `subject_fields`
  std::uint16_t situation_bytes = 0;
  std::uint16_t case_bytes = 0;
};

/// How a formula sees a member: "name of a country", "one of approve, deny".
std::string describe(QuestionField const& field);
/// "shared amount", "one of order, wait".
std::string describe(Decision const& decision);
/// Where those stand in a scenario who are asked.
std::string where_asked(QuestionInfo const& about);

/// The beginning of every situation, and of every case.
std::span<QuestionField const> asker_fields();
std::span<QuestionField const> subject_fields();

/// All of them, in the order of model::Question.
std::span<QuestionInfo const> all_questions();
QuestionInfo const& info(model::Question question);
/// Null where there is none of this name.
QuestionInfo const* find_question(std::string_view name);
/// The list of words "a|b|c".
std::vector<std::string_view> words_of(std::string_view joined);

}  // namespace chokepoint::policy
