#include "engine/policy/library_answers.hpp"

#include <fmt/format.h>

#include <cstring>
#include <new>
#include <optional>
#include <string>
#include <utility>

#include "engine/policy/thread_settings.hpp"

namespace chokepoint::policy {

namespace {

/// One call, as the functions of its context find it again.
struct Call {
  Host const& host;
  std::string reason{};
};

Call& call_of(chokepoint_context const* context) { return *static_cast<Call*>(context->engine); }

double draw(chokepoint_context const* context, std::int64_t subject_id, std::int64_t number) {
  return call_of(context).host.draw(subject_id, static_cast<std::uint64_t>(number));
}

double attribute(chokepoint_context const* context, std::int64_t product, std::int64_t attribute) {
  return call_of(context).host.attribute(product, static_cast<std::size_t>(attribute));
}

/// Keeps what people can be shown of it.
void fail(chokepoint_context* context, char const* reason) {
  constexpr std::size_t longest = 400;
  std::string& kept = call_of(context).reason;
  kept = reason == nullptr ? std::string() : std::string(reason, strnlen(reason, longest));
  for (char& c : kept) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
}

class LibraryAnswerer final : public Answerer {
 public:
  LibraryAnswerer(chokepoint_policy const& table, std::vector<chokepoint_names> const& lists)
      : table_(table), lists_(lists) {}

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
    context.draw = draw;
    context.attribute = attribute;
    context.fail = fail;
    std::int32_t result = 0;
    char const* threw = nullptr;
    try {
      result = table_.decide(&context, asking.asked.situation, asking.asked.cases,
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
    if (threw != nullptr) throw PolicyFailure(threw);
    if (result != 0) {
      throw PolicyFailure(call.reason.empty() ? fmt::format("it gave no answer, and no reason (it returned {})", result)
                                              : call.reason);
    }
  }

 private:
  chokepoint_policy const& table_;
  std::vector<chokepoint_names> const& lists_;
  ThreadSettings const settings_ = ThreadSettings::now();  // of all threads: whoever changes one's has it put back
};

}  // namespace

LibraryAnswers::LibraryAnswers(std::shared_ptr<Library const> library, LibraryPolicy const& policy,
                               std::vector<std::vector<std::int64_t>> lists)
    : library_(std::move(library)), policy_(policy), places_(std::move(lists)) {
  for (auto const& places : places_) lists_.push_back({places.data(), static_cast<std::int64_t>(places.size())});
}

std::unique_ptr<Answerer> LibraryAnswers::open(model::World const&) const {
  return std::make_unique<LibraryAnswerer>(*policy_.table, lists_);
}

}  // namespace chokepoint::policy
