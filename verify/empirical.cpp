#include "verify/empirical.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <numeric>

#include "core/errors.hpp"
#include "core/progress.hpp"
#include "core/random.hpp"
#include "core/stages.hpp"
#include "synthetic/engine_cpu.hpp"
#include "synthetic/noise/noise.hpp"
#include "synthetic/theorem_averages.hpp"
#include "verify/lower_confidence.hpp"

namespace qhm::verify {
namespace {

constexpr std::uint64_t most_trials = 1'000'000;

/// A case with everything that its trials read and the looks it asks for.
class PreparedCase {
 public:
  explicit PreparedCase(EmpiricalCase const& at)
      : objective_(synthetic::make_objective(at.ground.objective, at.ground.dim, "")),
        noise_(synthetic::make_noise(at.ground.noise, at.ground.variance, objective_.function)),
        stages_(at.steps ? tabulate(at.plan, *at.steps) : tabulate(at.plan)),
        averages_(synthetic::problem_of(objective_.function, noise_), at.plan, stages_) {
    if (averages_.minima().empty()) return;  // no single step is looked at
    observed_.resize(steps());
    std::iota(observed_.begin(), observed_.end(), 0);
  }

  [[nodiscard]] std::uint64_t steps() const { return stages_.back().last_step() + 1; }
  [[nodiscard]] std::size_t looks() const { return averages_.weights().size() + averages_.minima().size(); }

  /// Runs the trials and looks; nothing where the run was stopped.
  [[nodiscard]] std::vector<Look> look(EmpiricalRequest const& request, double level) const {
    std::uint64_t const trials = request.trials;
    std::vector<double> norms(observed_.size() * trials), averages(averages_.weights().size() * trials);
    auto const estimates =
        synthetic::simulate(objective_.function, noise_,
                            {.stages = stages_,
                             .observed = observed_,
                             .weights = averages_.weights(),
                             .average_indices = averages_.indices(),
                             .trials = trials,
                             .seed = request.seed,
                             .threads = request.threads,
                             .stop = request.stop,
                             .each_trial = [&](std::uint64_t trial, synthetic::TrialValues const& values) {
                               for (std::size_t k = 0; k < values.norms.size(); ++k)
                                 norms[k * trials + trial] = values.norms[k];
                               for (std::size_t w = 0; w < values.averages.size(); ++w)
                                 averages[w * trials + trial] = values.averages[w];
                             }});
    if (estimates.averages.trials() < trials) return {};
    std::vector<Look> looks;
    for (auto const& t : averages_.beside(estimates)) {
      std::span const values(averages.data() + looks.size() * trials, trials);
      looks.push_back({.theorem = t.theorem,
                       .proved = t.proved,
                       .average = true,
                       .bound = t.bound,
                       .observed = t.observed,
                       .standard_error = t.standard_error,
                       .lower_confidence = lower_confidence(values, level)});
    }
    if (observed_.empty()) return looks;
    std::size_t lowest = 0;
    for (std::size_t k = 0; k < observed_.size(); ++k)
      if (estimates.norms.mean(k) < estimates.norms.mean(lowest)) lowest = k;
    double const certain = lower_confidence_of_minimum(norms, trials, level);
    for (auto const& m : averages_.minima())
      looks.push_back({.theorem = m.theorem,
                       .proved = m.proved,
                       .average = false,
                       .bound = m.bound,
                       .observed = estimates.norms.mean(lowest),
                       .standard_error = estimates.norms.standard_error(lowest),
                       .lower_confidence = certain});
    return looks;
  }

 private:
  synthetic::LoadedObjective objective_;
  synthetic::Noise noise_;
  std::vector<Stage<>> stages_;
  synthetic::TheoremAverages averages_;
  std::vector<std::uint64_t> observed_;
};

void validate(EmpiricalRequest const& request) {
  if (request.trials < 2 || request.trials > most_trials)
    throw InputError("--trials", std::to_string(request.trials), "is not in 2 .. 1000000",
                     "choose a number such as 256");
  if (request.seed > max_seed)
    throw InputError("--seed", std::to_string(request.seed), "is above " + std::to_string(max_seed),
                     "choose a smaller one");
}

double smoothness_of(Ground const& ground) {
  auto const objective = synthetic::make_objective(ground.objective, ground.dim, "");
  auto const noise = synthetic::make_noise(ground.noise, ground.variance, objective.function);
  return synthetic::problem_of(objective.function, noise).smoothness.value;
}

}  // namespace

std::vector<Ground> const& grounds() {
  static std::vector<Ground> const all{{"one-minus-cos", 4, "rademacher", 1},
                                       {"log", 4, "two-point", 1},
                                       {"welsch", 4, "sphere", 0.5},
                                       {"ripple", 2, "three-point", 4},
                                       {"matrix-factorisation", 8, "rademacher", 0.5}};
  return all;
}

Ground ground_named(std::string const& name) {
  auto const colon = name.find(':');
  std::string const objective = name.substr(0, colon);
  auto const ready = std::find_if(grounds().begin(), grounds().end(),
                                  [&](Ground const& g) { return g.objective == objective; });
  Ground ground = ready != grounds().end() ? *ready : Ground{objective, 4, "rademacher", 1};
  if (colon != std::string::npos) ground.noise = name.substr(colon + 1);
  auto const refuse = [&](std::vector<std::string> const& known, std::string const& value, char const* what) {
    std::string list;
    for (auto const& one : known) list += (list.empty() ? "" : ", ") + one;
    throw InputError("--objectives", value, what, "choose from: " + list);
  };
  auto const objectives = synthetic::objective_names(), noises = synthetic::noise_names();
  if (std::find(objectives.begin(), objectives.end(), objective) == objectives.end())
    refuse(objectives, objective, "is not an objective");
  if (std::find(noises.begin(), noises.end(), ground.noise) == noises.end())
    refuse(noises, ground.noise, "is not a noise");
  if (ground.noise.starts_with("data"))
    throw InputError("--objectives", name, "draws samples, so that the full gradient is not at hand",
                     "choose another noise, such as rademacher");
  return ground;
}

std::vector<EmpiricalCase> cases_on(Ground const& ground) {
  double const L = smoothness_of(ground);
  Plan const rest{.interval = 6, .epochs = 30, .samples = 512};
  auto const numbers = [L](double gamma) {
    ScheduleNumbers n;
    n.lr_max = 0.5 / L, n.lr_min = n.lr_max / 20, n.gamma_max = gamma;
    return n;
  };
  std::vector<EmpiricalCase> cases;
  for (auto const& plan : all_combinations(numbers(0.7), rest)) cases.push_back({ground, "qhm", plan});
  for (auto const& plan : all_combinations(numbers(1), rest))
    if (std::holds_alternative<Constant>(plan.gamma)) cases.push_back({ground, "nshb", plan});
  auto slow = numbers(1);
  slow.lr_max = 0.02 / L;
  for (auto const& plan : all_combinations(slow, rest))
    if (std::holds_alternative<Constant>(plan.gamma) && std::holds_alternative<Constant>(plan.beta) &&
        std::holds_alternative<Constant>(plan.learning_rate))
      cases.push_back({ground, "nshb-slow", plan});
  for (auto plan : all_combinations(numbers(0), rest))
    if (std::holds_alternative<Constant>(plan.gamma) && std::holds_alternative<Constant>(plan.beta)) {
      plan.beta = Constant{0};
      cases.push_back({ground, "sgd", plan});
    }
  return cases;
}

std::vector<EmpiricalCase> counterexamples() {
  auto const one = [](char const* name, double variance, double alpha, double beta, double gamma,
                      std::uint64_t steps) {
    return EmpiricalCase{{name, 1, "rademacher", variance},
                         "counterexample",
                         {.learning_rate = Constant{alpha},
                          .batch = Constant{1},
                          .beta = Constant{beta},
                          .gamma = Constant{gamma}},
                         steps};
  };
  return {one("counterexample-1", 1, 100, 0, 0, 12), one("counterexample-2", 1, 1000, 0.001, 1, 12),
          one("counterexample-3", 0, 200, 0, 0, 50)};
}

bool EmpiricalReport::convicts() const {
  return std::any_of(looks.begin(), looks.end(), [](Look const& l) { return l.proved && l.refuted(); });
}

EmpiricalReport compare(EmpiricalRequest const& request) {
  validate(request);
  auto const start = std::chrono::steady_clock::now();
  std::vector<std::unique_ptr<PreparedCase const>> prepared;
  EmpiricalReport report{.cases = request.cases,
                         .steps = {},
                         .looks = {},
                         .family_level = request.family_level,
                         .trials = request.trials,
                         .seed = request.seed};
  auto const stopped = [&] { return request.stop != nullptr && *request.stop; };
  {
    Progress progress("Bounds of " + std::to_string(request.cases.size()) + " cases", request.cases.size());
    for (auto const& at : request.cases) {
      if (stopped()) break;
      prepared.push_back(std::make_unique<PreparedCase const>(at));
      report.steps.push_back(prepared.back()->steps());
      report.planned += prepared.back()->looks();
      progress.advance();
    }
  }
  report.level = request.family_level / static_cast<double>(std::max<std::size_t>(report.planned, 1));
  Progress progress("Trials of " + std::to_string(request.cases.size()) + " cases", request.cases.size());
  for (auto const& one : prepared) {
    if (stopped()) break;
    auto looks = one->look(request, report.level);
    if (looks.empty() && one->looks() > 0) break;
    for (auto& look : looks) {
      look.in_case = report.finished;
      report.looks.push_back(std::move(look));
    }
    ++report.finished;
    progress.advance();
  }
  report.interrupted = report.finished < request.cases.size();
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace qhm::verify
