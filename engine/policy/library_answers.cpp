#include "engine/policy/library_answers.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstring>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/calendar.hpp"
#include "engine/policy/foreign_code.hpp"
#include "engine/policy/questions.hpp"
#include "engine/policy/shown_text.hpp"
#include "engine/policy/thread_settings.hpp"

namespace chokepoint::policy {

namespace {

/// One call, as the functions of its context find it again.
struct Call {
  Host const& host;
  std::string reason{};
};

Call& call_of(chokepoint_context const* context) { return *static_cast<Call*>(context->engine); }

double drawn_for(chokepoint_context const* context, std::int64_t subject_id, std::int64_t number) {
  return call_of(context).host.draw(subject_id, static_cast<std::uint64_t>(number));
}

double attribute_for(chokepoint_context const* context, std::int64_t product, std::int64_t attribute) {
  return call_of(context).host.attribute(product, static_cast<std::size_t>(attribute));
}

/// Keeps what people can be shown of it.
void keep_reason(chokepoint_context* context, char const* reason) {
  constexpr std::size_t more_than_is_shown = 1000;
  call_of(context).reason =
      reason == nullptr ? std::string() : shown_text(std::string_view(reason, strnlen(reason, more_than_is_shown)));
}

class LibraryAnswerer final : public Answerer {
 public:
  LibraryAnswerer(Library const& library, LibraryPolicy const& policy, std::vector<chokepoint_names> const& lists,
                  model::World const& world)
      : library_(library), policy_(policy), table_(*policy.table), lists_(lists), world_(world) {}

  void answer(Asking const& asking, std::span<expression::Cell> decisions) override {
    // A cell is a union of a double and an integer, as a decision is.
    static_assert(sizeof(expression::Cell) == sizeof(chokepoint_decision));
    static_assert(alignof(expression::Cell) == alignof(chokepoint_decision));
    Call call{asking.host};
    chokepoint_context context{};
    context.struct_size = sizeof context;
    context.parameters = reinterpret_cast<double const*>(asking.parameters.data());
    context.lists = lists_.data();
    context.state = table_.state_size == 0 ? nullptr : asking.state.data();
    context.engine = &call;
    context.draw = drawn_for;
    context.attribute = attribute_for;
    context.fail = keep_reason;
    std::int32_t result = 0;
    char const* threw = nullptr;
    situation_ = asking.asked.situation;
    ForeignCode const running(&LibraryAnswerer::describe, this);
    try {
      result = table_.decide(&context, asking.asked.situation, as_it_knows_them(asking.asked),
                             static_cast<std::int64_t>(asking.asked.count),
                             reinterpret_cast<chokepoint_decision*>(decisions.data()));
    } catch (std::bad_alloc const&) {
      threw = "it ran out of memory";
    } catch (...) {
      threw = "it let an exception out";  // against the rules; what it was nobody here can know
    }
    if (!settings_.still_hold()) [[unlikely]] {
      std::string const changed = settings_.restore();
      if (!changed.empty()) throw PolicyFailure(changed);
    }
    if (running.forked()) [[unlikely]] {
      throw PolicyFailure("it made a copy of the program (fork), and a policy decides and does nothing else");
    }
    if (threw != nullptr) throw PolicyFailure(threw);
    if (result != 0) {
      throw PolicyFailure(call.reason.empty() ? fmt::format("it gave no answer, and no reason (it returned {})", result)
                                              : call.reason);
    }
  }

 private:
  /// The cases, one behind the other in the length that they had in the library's header.
  std::byte const* as_it_knows_them(Asked const& asked) {
    std::size_t const ours = case_bytes_;
    auto const theirs = static_cast<std::size_t>(table_.case_size);
    if (ours == theirs) [[likely]]
      return asked.cases;
    shortened_.resize(asked.count * theirs / sizeof(std::uint64_t));
    auto* const to = reinterpret_cast<std::byte*>(shortened_.data());
    for (std::size_t i = 0; i < asked.count; ++i) std::memcpy(to + i * theirs, asked.cases + i * ours, theirs);
    return to;
  }

  /// Whose code runs, and at what.
  static void describe(void const* self, ForeignCode::Words& words) {
    auto const& answerer = *static_cast<LibraryAnswerer const*>(self);
    chokepoint_asker asker;  // every situation begins with it
    std::memcpy(&asker, answerer.situation_, sizeof asker);
    auto const& actors = answerer.world_.actors;
    auto const actor = static_cast<std::size_t>(asker.actor);
    words.add("policy {} of {}, asked about {}", answerer.policy_.name, answerer.library_.file.path.native(),
              info(answerer.policy_.question).name);
    if (actor >= actors.size()) return;
    constexpr std::int64_t a_day = 86400;
    std::int64_t const day = asker.date / a_day - (asker.date % a_day < 0 ? 1 : 0);
    std::int64_t const second = asker.date - day * a_day;
    std::chrono::year_month_day const on{std::chrono::sys_days(std::chrono::days(day))};
    words.add(" by {} at {:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", actors[actor].name, static_cast<int>(on.year()),
              static_cast<unsigned>(on.month()), static_cast<unsigned>(on.day()), second / 3600, second / 60 % 60,
              second % 60);
  }

  Library const& library_;
  LibraryPolicy const& policy_;
  chokepoint_policy const& table_;
  std::vector<chokepoint_names> const& lists_;
  model::World const& world_;
  std::size_t const case_bytes_ = info(policy_.question).case_bytes;
  std::vector<std::uint64_t> shortened_;                   // scratch of as_it_knows_them()
  std::byte const* situation_ = nullptr;                   // of the question that is asked
  ThreadSettings const settings_ = ThreadSettings::now();  // of all threads: whoever changes one's has it put back
};

}  // namespace

LibraryAnswers::LibraryAnswers(std::shared_ptr<Library const> library, LibraryPolicy const& policy,
                               std::vector<std::vector<std::int64_t>> lists)
    : library_(std::move(library)), policy_(policy), places_(std::move(lists)) {
  for (auto const& places : places_) lists_.push_back({places.data(), static_cast<std::int64_t>(places.size())});
}

std::unique_ptr<Answerer> LibraryAnswers::open(model::World const& world) const {
  return std::make_unique<LibraryAnswerer>(*library_, policy_, lists_, world);
}

}  // namespace chokepoint::policy
