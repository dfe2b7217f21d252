#include "synthetic/adaptive.hpp"

#include <cmath>
#include <type_traits>

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
}

/// All trials side by side, epoch after epoch.
template <class Function, class Law>
class EpochByEpoch {
 public:
  EpochByEpoch(Function const& f, Law const& law, Experiment const& experiment)
      : f_(f), law_(law), experiment_(experiment), trials_(experiment.trials, Iterate(f.dim)) {
    for (auto& at : trials_)
      for (std::uint32_t j = 0; j < f.dim; ++j) at.x[j] = f.start(j);
  }

  /// sqrt of the mean over trials of |grad f(x)|^2.
  double gradient_norm() {
    double mean = 0;
    for (auto& at : trials_) {
      f_.gradient(at.x.data(), at.g.data());
      mean += squared_norm(f_.dim, at.g.data()) / static_cast<double>(trials_.size());
    }
    return std::sqrt(mean);
  }

  void run(Stage<> const& epoch) {
    auto const noise = law_.mean_of(static_cast<std::uint32_t>(epoch.batch), tables_);
    for (std::uint32_t trial = 0; trial < trials_.size(); ++trial) {
      auto& at = trials_[trial];
      for (std::uint64_t k = epoch.first_step; k <= epoch.last_step(); ++k) {
        f_.gradient(at.x.data(), at.g.data());
        noise.add_to(at.g.data(), 0, f_.dim,
                     DrawAddress{experiment_.seed, trial, static_cast<std::uint32_t>(k)});
        qhm_step(epoch, f_.dim, at.g.data(), at.d.data(), at.x.data());
      }
    }
  }

 private:
  Function const& f_;
  Law const& law_;
  Experiment const& experiment_;
  AliasTables tables_;
  std::vector<Iterate> trials_;
};

template <class Function, class Law>
AdaptivePlan decide(Function const& f, Law const& law, Experiment const& experiment,
                    AdaptiveRule const& rule) {
  Plan const& plan = experiment.plan;
  EpochByEpoch trials(f, law, experiment);
  double rate = std::get<Constant>(plan.learning_rate).value, batch = std::get<Constant>(plan.batch).value;
  double target = rule.target;
  double const most = static_cast<double>(plan.batch_cap.value_or(max_batch));
  WeightWalk<double> beta(plan.beta, plan.clock()), gamma(plan.gamma, plan.clock());
  AdaptivePlan decided{.plan = plan, .changes = {}};
  Table rates{{{0, rate}}}, batches{{{0, batch}}};
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
    auto const b = beta.curve().at(epoch), c = gamma.curve().at(epoch);
    auto const size = static_cast<std::uint64_t>(batch);
    std::uint64_t const steps = (plan.samples + size - 1) / size;
    if (step + steps > max_address)
      throw InputError("--epochs", std::to_string(plan.epochs), "is more than 2^32 steps", "lower --epochs");
    Stage<> stage{};
    stage.first_step = step;
    stage.steps = stage.steps_per_epoch = steps;
    stage.first_epoch = epoch;
    stage.alpha = rate;
    stage.beta = b.value;
    stage.one_minus_beta = b.complement;
    stage.gamma = c.value;
    stage.one_minus_gamma = c.complement;
    stage.batch = batch;
    trials.run(stage);
    step += steps;
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
  return std::visit(
      [&]<class Function, class Law>(Function const& f, Law const& law) -> AdaptivePlan {
        if constexpr (SamplesData<Law>)
          throw InputError("--noise", experiment.noise, "is not for an adaptive plan",
                           "choose a noise that is added to the full gradient");
        else
          return decide(f, law, experiment, rule);
      },
      loaded.function, noise);
}

}  // namespace qhm::synthetic
