#pragma once

#include <boost/multiprecision/cpp_dec_float.hpp>

#include "bounds/sums/block.hpp"
#include "tests/bounds/random_plans.hpp"

namespace qhm::test {

using Fifty =
    boost::multiprecision::number<boost::multiprecision::cpp_dec_float<50>, boost::multiprecision::et_off>;

/// A plan and a number of steps.
struct PlanAndSteps {
  Plan plan;
  std::uint64_t steps;
};

/// The ranges of WidePlans, and how many epochs a sum may add one by one (blocks counted as 20 each).
struct Width {
  double samples = 2e5, interval = 1e6, epochs = 1e12, steps = 1e18;
  double work = 2000;
};

/// Random plans over all 60 combinations in turn, wider than RandomPlans: growths and batch sizes that are no
/// integers, powers up to 40, decay factors up to 0.999, weights at the ends of their ranges, steps up to
/// 1e18, and steps just beside an epoch's end or the horizon.
class WidePlans {
 public:
  WidePlans(std::uint64_t seed, Width const& width) : random_(seed), width_(width) {}

  PlanAndSteps next() {
    Plan const plan = any_plan();
    auto steps = static_cast<std::uint64_t>(random_.scale(1, width_.steps));
    while (steps > 1 && work(plan, steps) > width_.work) steps = 1 + steps / 10;
    return {plan, beside_a_boundary(plan, steps)};
  }

 private:
  std::uint64_t scaled(double most) { return static_cast<std::uint64_t>(random_.scale(1, most)); }
  bool one_in(std::uint64_t n) { return random_.count(1, n) == 1; }

  Plan any_plan() {
    ScheduleNumbers numbers;
    numbers.lr_max = random_.scale(1e-3, 10);
    numbers.lr_min = one_in(3) ? 0 : numbers.lr_max * random_.between(0, 1);
    numbers.lr_power = one_in(8)   ? 40
                       : one_in(4) ? static_cast<double>(random_.count(1, 6))
                                   : random_.between(0.05, 6);
    numbers.batch_growth = one_in(3)   ? static_cast<double>(random_.count(2, 4))
                           : one_in(2) ? 1.3
                                       : random_.between(1.05, 6);
    numbers.beta_max = one_in(16) ? 0 : random_.between(0, 0.999);
    numbers.beta_min = one_in(16) ? 0 : random_.between(0, 0.999);
    numbers.beta_factor = one_in(8) ? 0.999 : random_.between(0.05, 0.99);
    numbers.gamma_max = one_in(16) ? 1 : random_.between(0, 1);
    numbers.gamma_factor = one_in(8) ? 0.999 : random_.between(0.05, 0.99);
    Plan rest;
    rest.samples = scaled(width_.samples);
    rest.interval = scaled(width_.interval);
    rest.epochs = scaled(width_.epochs);
    rest.batch_rounding = one_in(2) ? BatchRounding::none : BatchRounding::nearest;
    numbers.batch_size = random_.scale(1, 2 * static_cast<double>(rest.samples));
    if (rest.batch_rounding == BatchRounding::nearest) numbers.batch_size = std::ceil(numbers.batch_size);
    return all_combinations(numbers, rest)[count_++ % 60];
  }

  /// Epochs that a sum adds one by one, and 20 for each block.
  static double work(Plan const& plan, std::uint64_t steps) {
    double total = 0;
    Profile<double> const profile(plan, steps);
    for (auto const& piece : profile.pieces()) {
      if (piece.flat()) {
        total += 1;
      } else if (piece.epochs() <= bounds::direct_epochs<Fifty>) {
        total += static_cast<double>(piece.epochs());
      } else {
        auto const blocks = bounds::blocks_of(piece, piece.first_epoch, piece.epochs());
        total += 20 * static_cast<double>(blocks.size());
      }
    }
    return total;
  }

  /// Every third time the steps of a whole number of epochs, one fewer or one more; half of these times all
  /// epochs of the horizon, where that is not too much work.
  std::uint64_t beside_a_boundary(Plan const& plan, std::uint64_t steps) {
    if (!one_in(3)) return steps;
    std::uint64_t const epoch = epoch_of(plan, steps - 1);
    bool const at_horizon = one_in(2) && work(plan, steps_after(plan, plan.epochs)) <= width_.work;
    std::uint64_t const boundary =
        at_horizon || epoch == 0 ? steps_after(plan, at_horizon ? plan.epochs : 1) : steps_after(plan, epoch);
    return std::min(max_steps, std::max<std::uint64_t>(1, boundary - 1 + random_.count(0, 2)));
  }

  RandomPlans random_;
  Width width_;
  std::uint64_t count_ = 0;
};

}  // namespace qhm::test
