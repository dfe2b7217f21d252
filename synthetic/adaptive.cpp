#include "synthetic/adaptive.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "core/batch_runs.hpp"
#include "core/decimal.hpp"
#include "core/errors.hpp"
#include "synthetic/noise/noise.hpp"
#include "synthetic/trial.hpp"

namespace qhm::synthetic {
namespace {

void require(bool holds, char const* field, double value, char const* constraint, char const* remedy) {
  if (!holds) throw InputError(field, shortest(value), constraint, remedy);
}

/// b_0 after rounding and cap, where the plan is read as a table again.
double first_batch(Plan const& plan) {
  return batch_runs(plan, 1, 1).front().batch;
}

void check(Experiment const& experiment, AdaptiveRule const& rule) {
  validate(experiment.plan);
  require(std::isfinite(rule.target) && rule.target > 0, "--adaptive-target", rule.target,
          "is not a positive number", "give a gradient norm such as 0.1");
  require(std::isfinite(rule.batch_growth) && rule.batch_growth > 1, "--adaptive-batch-growth",
          rule.batch_growth, "is not above 1", "give a factor such as 2");
  require(std::isfinite(rule.rate_growth) && rule.rate_growth >= 1, "--adaptive-lr-growth", rule.rate_growth,
          "is not at least 1", "give 1 to keep the rate");
  if (!std::holds_alternative<Constant>(experiment.plan.learning_rate) || experiment.plan.warm_up)
    throw InputError("--lr", std::string(kind_name(experiment.plan.learning_rate)),
                     "is not for an adaptive plan", "choose constant: the rule changes it");
  if (!std::holds_alternative<Constant>(experiment.plan.batch))
    throw InputError("--batch", std::string(kind_name(experiment.plan.batch)), "is not for an adaptive plan",
                     "choose constant: the rule changes it");
  double const first = first_batch(experiment.plan);
  require(first <= static_cast<double>(max_batch), "--batch-size", first, "is above 2^31",
          "choose a smaller one");
  require(first == std::floor(first), "--batch-rounding", first, "is not a number of samples to draw",
          "choose --batch-rounding nearest");
}

using AddNoise = std::function<void(double* g, DrawAddress const& at)>;

/// What trials need of an objective and a noise, one function each: a step costs far more than the call.
struct Ground {
  std::function<void(double const* x, double* g)> gradient;
  std::function<AddNoise(std::uint32_t batch)> noise_of;
};

/// All trials side by side, epoch after epoch.
class EpochByEpoch {
 public:
  EpochByEpoch(Ground ground, std::vector<double> const& start, std::uint64_t trials, std::uint64_t seed)
      : ground_(std::move(ground)),
        dim_(static_cast<std::uint32_t>(start.size())),
        seed_(seed),
        trials_(trials, Iterate(dim_)) {
    for (auto& at : trials_) at.x = start;
  }

  /// sqrt of the mean over trials of |grad f(x)|^2.
  double gradient_norm() {
    double mean = 0;
    for (auto& at : trials_) {
      ground_.gradient(at.x.data(), at.g.data());
      mean += squared_norm(dim_, at.g.data()) / static_cast<double>(trials_.size());
    }
    return std::sqrt(mean);
  }

  void run(Stage<> const& epoch) {
    auto const add_noise = ground_.noise_of(static_cast<std::uint32_t>(epoch.batch));
    for (std::uint32_t trial = 0; trial < trials_.size(); ++trial) {
      auto& at = trials_[trial];
      for (std::uint64_t k = epoch.first_step; k <= epoch.last_step(); ++k) {
        ground_.gradient(at.x.data(), at.g.data());
        add_noise(at.g.data(), DrawAddress{seed_, trial, static_cast<std::uint32_t>(k)});
        qhm_step(epoch, dim_, at.g.data(), at.d.data(), at.x.data());
      }
    }
  }

 private:
  Ground ground_;
  std::uint32_t dim_;
  std::uint64_t seed_;
  std::vector<Iterate> trials_;
};

/// The stage of one epoch.
Stage<> stage_of(std::uint64_t epoch, std::uint64_t first_step, std::uint64_t samples, double rate,
                 double batch, Weight<double> const& beta, Weight<double> const& gamma) {
  auto const size = static_cast<std::uint64_t>(batch);
  std::uint64_t const steps = (samples + size - 1) / size;
  return {.first_step = first_step,
          .steps = steps,
          .first_epoch = epoch,
          .steps_per_epoch = steps,
          .alpha = rate,
          .beta = beta.value,
          .one_minus_beta = beta.complement,
          .gamma = gamma.value,
          .one_minus_gamma = gamma.complement,
          .batch = batch};
}

AdaptivePlan decide(EpochByEpoch trials, Plan const& plan, AdaptiveRule const& rule) {
  double rate = std::get<Constant>(plan.learning_rate).value, batch = first_batch(plan);
  double target = rule.target;
  double const most = static_cast<double>(std::min(plan.batch_cap.value_or(max_batch), max_batch));
  WeightWalk<double> beta(plan.beta, plan.clock()), gamma(plan.gamma, plan.clock());
  Table rates{{{0, rate}}}, batches{{{0, batch}}};
  AdaptivePlan decided;
  decided.plan = plan;
  std::uint64_t step = 0;
  for (std::uint64_t epoch = 0; epoch < plan.epochs; ++epoch) {
    double const norm = trials.gradient_norm();
    if (!std::isfinite(norm)) break;
    if (epoch > 0 && norm <= target) {
      double const grown = std::min(rate * rule.rate_growth, std::max(rate, rule.rate_max));
      batch = std::min(std::ceil(batch * rule.batch_growth), most);
      decided.changes.push_back({epoch, norm, target, grown, batch});
      target *= std::sqrt(grown / rate / rule.batch_growth);
      rate = grown;
      if (rates.entries.back().value != rate) rates.entries.push_back({epoch, rate});
      if (batches.entries.back().value != batch) batches.entries.push_back({epoch, batch});
    }
    beta.advance_to(epoch);
    gamma.advance_to(epoch);
    auto const stage =
        stage_of(epoch, step, plan.samples, rate, batch, beta.curve().at(epoch), gamma.curve().at(epoch));
    step += stage.steps;
    if (step > max_address)
      throw InputError("--epochs", std::to_string(plan.epochs), "is more than 2^32 steps", "lower --epochs");
    trials.run(stage);
  }
  decided.plan.learning_rate = std::move(rates);
  decided.plan.batch = std::move(batches);
  return decided;
}

}  // namespace

AdaptivePlan decide_adaptively(Experiment const& experiment, AdaptiveRule const& rule) {
  check(experiment, rule);
  auto const loaded = make_objective(experiment.objective, experiment.dim, experiment.data, experiment.shape);
  auto const noise = make_noise(experiment.noise, experiment.variance, loaded.function);
  AliasTables tables;
  Ground ground;
  ground.gradient = std::visit(
      [](auto const& f) -> std::function<void(double const*, double*)> {
        return [&f](double const* x, double* g) { f.gradient(x, g); };
      },
      loaded.function);
  auto const dim = dimension(loaded.function);
  ground.noise_of = [&](std::uint32_t batch) {
    return std::visit(
        [&]<class Law>(Law const& law) -> AddNoise {
          if constexpr (SamplesData<Law>) {
            throw InputError("--noise", experiment.noise, "is not for an adaptive plan",
                             "choose a noise that is added to the full gradient");
          } else {
            return [mean = law.mean_of(batch, tables), dim](double* g, DrawAddress const& at) {
              mean.add_to(g, 0, dim, at);
            };
          }
        },
        noise);
  };
  return decide(
      EpochByEpoch(std::move(ground), start_point(loaded.function), experiment.trials, experiment.seed),
      experiment.plan, rule);
}

}  // namespace qhm::synthetic
