#include "core/batch_runs.hpp"

#include <boost/multiprecision/cpp_dec_float.hpp>
#include <cmath>

#include "core/errors.hpp"

namespace qhm {
namespace {

using Digits = boost::multiprecision::cpp_dec_float_100;

/// Batch size of one stage of E epochs, and the steps in an epoch with it, for stages j = 0, 1, 2, ...
///
/// Design: the decimals make b0 delta^j and b0 + c j rational numbers whose halves and quotients n/b decide
/// by equality, which doubles blur (50 x 1.7^2 is 144.5, in doubles 144.49999999999997). A long double
/// decides where the case is clear by far; 100 digits decide the rest, where two numbers closer than 1e-60
/// are equal.
class BatchWalk {
 public:
  explicit BatchWalk(Plan const& plan)
      : plan_(plan),
        initial_(std::visit(
            match{[](Constant const& s) { return s.value; }, [](auto const& s) { return s.initial; }},
            plan.batch)),
        change_(std::visit(
            match{[](Constant const&) { return 0.0; }, [](Exponential const& s) { return s.growth; },
                  [](Linear const& s) { return s.slope; }},
            plan.batch)),
        multiplies_(std::holds_alternative<Exponential>(plan.batch)),
        wide_initial_(decimal<long double>(initial_)),
        wide_change_(decimal<long double>(change_)),
        real_(wide_initial_),
        integral_(initial_ == std::floor(initial_) && change_ == std::floor(change_)) {}

  /// On by some stages. Exponential: 5e-20 relative error a stage, 2e-15 when the batch has grown by 2^200 at
  /// 1 % a stage. Linear: 2e-19 in all.
  void advance(std::uint64_t stages) {
    j_ += stages;
    if (multiplies_) {
      for (; stages > 0; --stages) real_ *= wide_change_;
    } else {
      real_ = wide_initial_ + wide_change_ * static_cast<long double>(j_);
    }
  }

  [[nodiscard]] double batch() const {
    if (plan_.batch_rounding == BatchRounding::none || exact_integer()) return static_cast<double>(real_);
    return static_cast<double>(
        std::max(1.0L, floor_of(real_ + 0.5L, [&] { return Digits(exact() + Digits("0.5")); })));
  }

  /// Stages from here on, at least 1, that surely have this batch size: a slope far below one sample leaves
  /// many alike.
  [[nodiscard]] std::uint64_t alike() const {
    if (multiplies_ || plan_.batch_rounding == BatchRounding::none || wide_change_ > 0.25L) return 1;
    long double const to_next = (std::floor(real_ + 0.5L) + 0.5L - real_) / wide_change_;
    return to_next < 4 ? 1 : static_cast<std::uint64_t>(std::min(to_next * 0.999L, 1e18L)) - 1;
  }

  [[nodiscard]] std::uint64_t steps(double batch, bool capped) const {
    auto const samples = plan_.samples;
    if (batch >= static_cast<double>(samples)) return 1;
    if (capped || plan_.batch_rounding == BatchRounding::nearest || exact_integer()) {
      auto const size = static_cast<std::uint64_t>(batch);
      return (samples + size - 1) / size;
    }
    // ceil(n/b) = -floor(-n/b)
    long double const quotient = static_cast<long double>(samples) / real_;
    return static_cast<std::uint64_t>(
        -floor_of(-quotient, [&] { return Digits(-Digits(samples) / exact()); }));
  }

 private:
  [[nodiscard]] bool exact_integer() const { return integral_ && real_ < 0x1p53L; }

  [[nodiscard]] Digits exact() const {
    Digits const initial = decimal<Digits>(initial_);
    Digits const change = decimal<Digits>(change_);
    return multiplies_ ? Digits(initial * pow(change, Digits(j_))) : Digits(initial + change * Digits(j_));
  }

  /// floor(value), where `value` is known to 1e-12 relative and `digits()` to 100 digits.
  template <class Exact>
  static long double floor_of(long double value, Exact digits) {
    long double const nearest = std::round(value);
    if (std::abs(value - nearest) > 1e-9L * std::max(1.0L, std::abs(value))) return std::floor(value);
    if (std::abs(value) > 1e16L) return std::floor(value);  // beyond 2^53 a batch size is its nearest double
    Digits const exact_value = digits();
    Digits const whole = round(exact_value);
    Digits const below = floor(exact_value);
    return static_cast<long double>(abs(exact_value - whole) < Digits("1e-60") ? whole : below);
  }

  Plan const& plan_;
  double initial_, change_;
  bool multiplies_;
  long double wide_initial_, wide_change_, real_;
  bool integral_;
  std::uint64_t j_ = 0;
};

}  // namespace

std::vector<BatchRun> batch_runs(Plan const& plan, std::uint64_t epochs, std::uint64_t steps) {
  validate(plan);
  bool const grows = !std::holds_alternative<Constant>(plan.batch);
  BatchWalk walk(plan);
  std::vector<BatchRun> runs;
  runs.reserve(16);
  std::uint64_t covered = 0;  // steps in `runs`, saturating at `steps`
  for (std::uint64_t first = 0; first < epochs && covered < steps;) {
    double batch = walk.batch();
    bool const capped = plan.batch_cap && batch >= static_cast<double>(*plan.batch_cap);
    if (capped) batch = static_cast<double>(*plan.batch_cap);
    std::uint64_t const alike = walk.alike();
    std::uint64_t const late = first == 0 ? plan.clock().delay() : 0;
    bool const last =
        !grows || capped || std::isinf(batch) || alike > (epochs - first - late) / plan.interval;
    std::uint64_t const length = last ? epochs - first : late + alike * plan.interval;
    std::uint64_t const steps_per_epoch = walk.steps(batch, capped);
    if (!runs.empty() && runs.back().batch == batch) {
      runs.back().epochs = last && epochs == unlimited ? unlimited : runs.back().epochs + length;
    } else {
      if (runs.size() == max_stages) detail::too_many_stages(steps);
      runs.push_back({first, length, batch, steps_per_epoch});
    }
    if (last) break;
    first += length;
    walk.advance(alike);
    covered = length > (steps - covered) / steps_per_epoch ? steps : covered + length * steps_per_epoch;
  }
  return runs;
}

std::uint64_t steps_after(Plan const& plan, std::uint64_t epochs) {
  std::uint64_t steps = 0;
  for (BatchRun const& run : batch_runs(plan, epochs, max_steps)) {
    if (run.epochs > (max_steps - steps) / run.steps_per_epoch)
      throw InputError("--epochs", std::to_string(epochs), "is more than 1e18 steps",
                       "lower --epochs or --samples, or raise --batch-size");
    steps += run.epochs * run.steps_per_epoch;
  }
  return steps;
}

std::uint64_t epoch_of(Plan const& plan, std::uint64_t step) {
  std::uint64_t first = 0;
  for (BatchRun const& run : batch_runs(plan, unlimited, step + 1)) {
    std::uint64_t const epochs_in = (step - first) / run.steps_per_epoch;
    if (run.epochs == unlimited || epochs_in < run.epochs) return run.first_epoch + epochs_in;
    first += run.epochs * run.steps_per_epoch;
  }
  throw std::logic_error("batch_runs must cover the step it is asked for");
}

double evaluations(Plan const& plan, std::uint64_t steps) {
  double total = 0;
  for (BatchRun const& run : batch_runs(plan, unlimited, steps)) {
    bool const last = run.epochs == unlimited || run.epochs > steps / run.steps_per_epoch;
    std::uint64_t const taken = last ? steps : std::min(steps, run.epochs * run.steps_per_epoch);
    total += static_cast<double>(taken) * run.batch;
    steps -= taken;
    if (steps == 0) break;
  }
  return total;
}

namespace detail {

void too_many_stages(std::uint64_t steps) {
  throw InputError("--steps", std::to_string(steps),
                   "needs a table of more than " + std::to_string(max_stages) + " stages",
                   "choose fewer steps, a larger --interval, or schedules that change less often");
}

}  // namespace detail
}  // namespace qhm
