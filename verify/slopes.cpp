#include "verify/slopes.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>

#include "bounds/checked_evaluation.hpp"
#include "bounds/rates/rate_table.hpp"
#include "core/decimal.hpp"
#include "core/errors.hpp"
#include "core/progress.hpp"
#include "core/random.hpp"
#include "core/stages.hpp"
#include "synthetic/engine_cpu.hpp"
#include "synthetic/experiment.hpp"
#include "synthetic/noise/noise.hpp"
#include "synthetic/reported_steps.hpp"

namespace qhm::verify {
namespace {

constexpr std::size_t slope_groups = 16;

/// The points of a fit: epochs m, a factor sqrt 2 apart, up to the plan's M.
std::vector<std::uint64_t> epochs_of(Plan const& plan) {
  std::vector<std::uint64_t> all;
  for (int i = 6; i >= 0; --i) {
    auto const m = static_cast<std::uint64_t>(
        std::llround(static_cast<double>(plan.epochs) * std::pow(0.5, static_cast<double>(i) / 2)));
    if (m >= 1 && (all.empty() || m > all.back())) all.push_back(m);
  }
  return all;
}

bool depends_on_horizon(Plan const& plan) {
  return std::holds_alternative<Cosine>(plan.learning_rate) ||
         std::holds_alternative<Polynomial>(plan.learning_rate);
}

/// Everything that is fitted, at each point.
struct Points {
  std::array<std::vector<double>, 3> x;  ///< K, M, N
  std::vector<double> values;            ///< [point][trial]
  std::vector<double> theorem_a, theorem_2;
  bool whole = true;  ///< not cut short

  [[nodiscard]] std::size_t count() const { return x[0].size(); }
};

class SlopeRun {
 public:
  SlopeRun(EmpiricalCase const& at, EmpiricalRequest const& request)
      : at_(at),
        request_(request),
        objective_(
            synthetic::make_objective(at.ground.objective, at.ground.dim, synthetic::Experiment{}.data)),
        noise_(synthetic::make_noise(at.ground.noise, at.ground.variance, objective_.function)),
        problem_(synthetic::problem_of(objective_.function, noise_)) {}

  [[nodiscard]] Points points() const {
    Points points;
    auto const epochs = epochs_of(at_.plan);
    if (!depends_on_horizon(at_.plan)) {
      add(at_.plan, epochs, points);
      return points;
    }
    for (std::uint64_t const m : epochs) {
      Plan plan = at_.plan;
      plan.epochs = m;
      add(plan, {m}, points);
    }
    return points;
  }

 private:
  /// Runs the plan to the last of the epochs, and adds a point for each.
  void add(Plan const& plan, std::vector<std::uint64_t> const& epochs, Points& points) const {
    std::vector<std::uint64_t> steps;
    for (std::uint64_t const m : epochs) steps.push_back(steps_after(plan, m));
    auto const stages = tabulate(plan, steps.back());
    auto const usage = synthetic::usage_after(stages, steps);
    std::vector<std::vector<double>> weights;
    std::vector<synthetic::StepWeights> views;
    std::vector<std::uint64_t> indices;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      weights.push_back(rates_until(steps[i], stages));
      views.push_back({.by_step = weights.back().data()});
      indices.push_back(i);
      points.x[0].push_back(static_cast<double>(steps[i]));
      points.x[1].push_back(static_cast<double>(epochs[i]));
      points.x[2].push_back(usage[i].evaluations);
      bounds::CheckedEvaluation const evaluation(problem_, plan, steps[i]);
      auto const bound = [&](char const* name) {
        return evaluation.evaluate(bounds::theorem_named(name))
            .bound.value_or(std::numeric_limits<double>::quiet_NaN());
      };
      points.theorem_a.push_back(bound("theorem-a"));
      points.theorem_2.push_back(bound("theorem-2"));
    }
    std::size_t const before = points.values.size(), trials = request_.trials;
    points.values.resize(before + steps.size() * trials);
    auto const estimates =
        synthetic::simulate(objective_.function, noise_,
                            {.stages = stages,
                             .observed = {},
                             .weights = views,
                             .average_indices = indices,
                             .trials = trials,
                             .seed = request_.seed,
                             .threads = request_.threads,
                             .stop = request_.stop,
                             .each_trial = [&](std::uint64_t trial, synthetic::TrialValues const& seen) {
                               for (std::size_t i = 0; i < seen.averages.size(); ++i)
                                 points.values[before + i * trials + trial] = seen.averages[i];
                             }});
    points.whole = points.whole && estimates.averages.trials() == trials;
  }

  /// alpha_k / sum alpha for the first K steps, then 0.
  static std::vector<double> rates_until(std::uint64_t steps, std::span<Stage<> const> stages) {
    std::vector<double> weights;
    double total = 0;
    for (auto const& s : stages)
      for (std::uint64_t i = 0; i < s.steps; ++i) {
        weights.push_back(weights.size() < steps ? s.alpha : 0);
        total += weights.back();
      }
    for (double& w : weights) w /= total;
    return weights;
  }

  EmpiricalCase const& at_;
  EmpiricalRequest const& request_;
  synthetic::LoadedObjective objective_;
  synthetic::Noise noise_;
  Problem problem_;
};

void validate(EmpiricalRequest const& request) {
  if (request.trials < slope_groups || request.trials > 1'000'000 || request.trials % slope_groups != 0)
    throw InputError("--trials", std::to_string(request.trials), "is not a multiple of 16 in 16 .. 1000000",
                     "choose a number such as 256");
  if (request.seed > max_seed)
    throw InputError("--seed", std::to_string(request.seed), "is above " + std::to_string(max_seed),
                     "choose a smaller one");
}

}  // namespace

std::array<std::string, 3> const& slope_variables() {
  static std::array<std::string, 3> const names{"steps", "epochs", "evaluations"};
  return names;
}

std::vector<EmpiricalCase> slope_cases_on(Ground const& ground) {
  std::vector<EmpiricalCase> cases;
  for (auto& at : cases_on(ground)) {
    if (at.method != "qhm") continue;
    at.plan.epochs = 64;
    at.plan.interval = 8;
    cases.push_back(std::move(at));
  }
  return cases;
}

SlopeReport fit_slopes(EmpiricalRequest const& request) {
  validate(request);
  auto const start = std::chrono::steady_clock::now();
  SlopeReport report{.cases = request.cases, .rows = {}, .trials = request.trials, .seed = request.seed};
  Progress progress("Slopes of " + std::to_string(request.cases.size()) + " plans", request.cases.size());
  for (std::size_t c = 0; c < request.cases.size(); ++c) {
    if (request.stop != nullptr && *request.stop) break;
    auto const& at = request.cases[c];
    auto const points = SlopeRun(at, request).points();
    if (!points.whole) break;
    SlopeRow row{.in_case = c};
    auto const order = bounds::rate_tables(at.plan).front().rate("theorem-2", "bound");
    row.order = {bounds::text(order.steps, "K"), bounds::text(order.epochs, "M"),
                 bounds::text(order.evaluations, "N")};
    row.first_step = static_cast<std::uint64_t>(points.x[0].front());
    row.last_step = static_cast<std::uint64_t>(points.x[0].back());
    for (std::size_t v = 0; v < 3; ++v) {
      row.observed[v] = slope_with_interval(points.x[v], points.values, slope_groups);
      row.theorem_a[v] = fitted_slope(points.x[v], points.theorem_a);
      row.theorem_2[v] = fitted_slope(points.x[v], points.theorem_2);
    }
    report.rows.push_back(std::move(row));
    progress.advance();
  }
  report.interrupted = report.rows.size() < request.cases.size();
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

std::string slopes_csv(SlopeReport const& report) {
  std::string text =
      "objective,noise,lr,batch,beta,gamma,variable,first_step,last_step,slope,low,high,theorem_a,theorem_2,"
      "order\n";
  auto const cell = [](double x) { return std::isnan(x) ? std::string() : shortest(x); };
  for (auto const& row : report.rows) {
    auto const& at = report.cases[row.in_case];
    for (std::size_t v = 0; v < 3; ++v)
      text +=
          fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", at.ground.objective, at.ground.noise,
                      kind_name(at.plan.learning_rate), kind_name(at.plan.batch), kind_name(at.plan.beta),
                      kind_name(at.plan.gamma), slope_variables()[v], row.first_step, row.last_step,
                      cell(row.observed[v].value), cell(row.observed[v].low), cell(row.observed[v].high),
                      cell(row.theorem_a[v]), cell(row.theorem_2[v]), row.order[v]);
  }
  return text;
}

}  // namespace qhm::verify
