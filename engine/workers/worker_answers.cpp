#include "engine/workers/worker_answers.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstring>

#include "engine/base/unreproducible.hpp"
#include "engine/policy/decided_parts.hpp"

namespace chokepoint::workers {

namespace {

using policy::Asked;
using policy::Asking;
using policy::FieldType;
using policy::PolicyFailure;
using Bytes = std::vector<std::byte>;

template <class T>
void put(Bytes& bytes, T value) {
  static_assert(sizeof(T) == 8);
  std::size_t const at = bytes.size();
  bytes.resize(at + sizeof value);
  std::memcpy(bytes.data() + at, &value, sizeof value);
}

template <class T>
T get(std::span<std::byte const> bytes, std::size_t place) {
  T value{};
  std::memcpy(&value, bytes.data() + place * sizeof value, sizeof value);
  return value;
}

std::vector<double> initial_numbers(std::vector<WorkerState> const& fields) {
  std::vector<double> numbers;
  for (WorkerState const& field : fields) numbers.insert(numbers.end(), field.count, field.initial);
  return numbers;
}

class WorkerAnswerer final : public policy::Answerer {
 public:
  WorkerAnswerer(model::Question question, std::shared_ptr<policy::WorkerFile const> file,
                 std::vector<std::string> const& parameters, std::vector<double> const& initial,
                 model::World const& world)
      : about_(policy::info(question)),
        file_(std::move(file)),
        parameters_(parameters),
        initial_(initial),
        world_(world) {}

  void answer(Asking const& asking, std::span<expression::Cell> decisions) override {
    if (asking.asked.count == 0) return;
    try {
      if (!process_) begin();
      ask(asking);
      hear(asking, decisions);
    } catch (WorkerRefused const& refused) {
      throw PolicyFailure(refused.what());  // the program is well, and waits for the next question
    } catch (WorkerEnded const& ended) {
      process_.reset();
      throw PolicyFailure(fmt::format("{}: {}", file_->path.filename().string(), ended.what()));
    } catch (base::Unreproducible const& late) {
      process_.reset();
      throw base::Unreproducible(fmt::format("{}: {}", file_->path.filename().string(), late.what()));
    } catch (...) {
      process_.reset();  // in the middle of something
      throw;
    }
  }

 private:
  void begin() {
    auto process = std::make_unique<WorkerProcess>(worker_module());
    await_start(*process, *file_);
    if (initial_numbers(introduce(*process, *file_, about_, parameters_, world_)) != initial_) {
      throw WorkerEnded("its program remembers something else each time that it begins");
    }
    process_ = std::move(process);
  }

  void ask(Asking const& asking) {
    Asked const& asked = asking.asked;
    sent_.clear();
    put(sent_, static_cast<std::int64_t>(asked.count));
    for (expression::Cell const& parameter : asking.parameters) put(sent_, parameter.number);
    for (std::size_t i = 0; i < initial_.size(); ++i) {
      put(sent_, get<std::uint64_t>(asking.state, i) ^ std::bit_cast<std::uint64_t>(initial_[i]));
    }
    sent_.insert(sent_.end(), asked.situation, asked.situation + about_.situation_bytes);
    sent_.insert(sent_.end(), asked.cases, asked.cases + asked.count * about_.case_bytes);
    process_->allow(file_->seconds);
    process_->begin_question();
    process_->send(frame::question, sent_);
  }

  void hear(Asking const& asking, std::span<expression::Cell> decisions) {
    while (true) {
      WorkerProcess::Frame const frame = process_->receive();
      constexpr std::size_t pair = 2 * sizeof(std::int64_t);
      switch (frame.kind) {
        case frame::draw:
        case frame::attribute: {
          if (frame.body.size() != pair) throw WorkerEnded("its program asks back in a frame that can't be read");
          auto const first = get<std::int64_t>(frame.body, 0);
          auto const second = get<std::uint64_t>(frame.body, 1);
          double const value =
              frame.kind == frame::draw ? asking.host.draw(first, second) : asking.host.attribute(first, second);
          process_->send(frame::value, std::as_bytes(std::span(&value, 1)));
          break;
        }
        case frame::answer:
          return take(asking, frame.body, decisions);
        case frame::refused:
          throw WorkerRefused(std::string(reinterpret_cast<char const*>(frame.body.data()), frame.body.size()));
        default:
          throw WorkerEnded(fmt::format("its program sends a frame of the unknown kind {}",
                                        static_cast<int>(static_cast<unsigned char>(frame.kind))));
      }
    }
  }

  void take(Asking const& asking, std::span<std::byte const> body, std::span<expression::Cell> decisions) {
    std::size_t const count = asking.asked.count;
    if (body.size() != (count + initial_.size()) * sizeof(double)) {
      throw WorkerEnded(
          fmt::format("its program answers {} bytes, where {} decisions and {} numbers to be remembered "
                      "are due",
                      body.size(), count, initial_.size()));
    }
    for (std::size_t i = 0; i < count; ++i) decisions[i] = decision(asking.asked, i, get<double>(body, i));
    for (std::size_t i = 0; i < initial_.size(); ++i) {
      std::uint64_t const bits = get<std::uint64_t>(body, count + i) ^ std::bit_cast<std::uint64_t>(initial_[i]);
      std::memcpy(asking.state.data() + i * sizeof bits, &bits, sizeof bits);
    }
  }

  expression::Cell decision(Asked const& asked, std::size_t index, double value) const {
    expression::Cell cell{};
    switch (about_.decision.type) {
      case FieldType::word:
        cell.symbol = value >= 0 && value < 1000 ? static_cast<std::int64_t>(value) : -1;
        return cell;
      case FieldType::amount: {
        auto const parts = policy::decided_parts(asked, index, value);
        if (!parts) {
          throw WorkerRefused(fmt::format("{}: decide() gave, for case {} of {}, {} units, more than can be counted",
                                          file_->path.filename().string(), index + 1, asked.count, value));
        }
        cell.symbol = *parts;
        return cell;
      }
      default:
        cell.number = value;
        return cell;
    }
  }

  policy::QuestionInfo const& about_;
  std::shared_ptr<policy::WorkerFile const> file_;
  std::vector<std::string> const& parameters_;
  std::vector<double> const& initial_;
  model::World const& world_;
  std::unique_ptr<WorkerProcess> process_;
  Bytes sent_;
};

}  // namespace

WorkerAnswers::WorkerAnswers(model::Question question, std::shared_ptr<policy::WorkerFile const> file,
                             std::vector<std::string> parameters, model::World const& world)
    : question_(question), file_(std::move(file)), parameters_(std::move(parameters)) {
  WorkerProcess process(worker_module());
  process.allow(seconds_to_begin);
  outline_ = outline_of(process, *file_);
  if (outline_.declared) {
    parameters_.clear();
    for (policy::DeclaredParameter const& one : *outline_.declared) parameters_.push_back(one.name);
  }
  initial_ = initial_numbers(introduce(process, *file_, policy::info(question), parameters_, world));
}

std::unique_ptr<policy::Answerer> WorkerAnswers::open(model::World const& world) const {
  return std::make_unique<WorkerAnswerer>(question_, file_, parameters_, initial_, world);
}

}  // namespace chokepoint::workers
