#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "bounds/theorems/theorem_h_tuned.hpp"
#include "cli/command.hpp"
#include "cli/hessian_sample.hpp"
#include "cli/typed_options.hpp"
#include "core/build_info.hpp"
#include "core/files.hpp"
#include "core/result_folder.hpp"
#include "core/text_table.hpp"
#include "verify/lmo_slopes_record.hpp"

namespace qhm::cli {
namespace {

struct LmoOptions {
  synthetic::LmoExperiment experiment;
  std::string norm = "l2", momentum = "hcm-v2", sample = "independent", steps = "1024,4096,16384", out;
  std::uint64_t trials = 48, batch = 1;
  bool slopes = false;
  std::string powers = "10,18";
  CLI::Option *eta_power_given = nullptr, *a_power_given = nullptr, *objective_given = nullptr;
};

std::uint32_t small_count(char const* flag, std::uint64_t value) {
  if (value <= 0xffffffff) return static_cast<std::uint32_t>(value);
  throw InputError(flag, std::to_string(value), "is above 2^32 - 1", "choose fewer");
}

synthetic::LmoExperiment experiment_of(LmoOptions const& options) {
  auto experiment = options.experiment;
  auto& method = experiment.method;
  method.norm = norm_named(options.norm);
  method.momentum = momentum_named(options.momentum);
  method.sample = hessian_sample_named(options.sample);
  method.batch = small_count("--batch-size", options.batch);
  experiment.trials = small_count("--trials", options.trials);
  experiment.looks = parse_counts("--steps", options.steps);
  auto const exponents = bounds::theory_exponents(method.momentum);
  if (options.eta_power_given->count() == 0) method.eta.power = exponents.eta;
  if (options.a_power_given->count() == 0) method.a.power = exponents.a;
  return experiment;
}

nlohmann::json manifest_of(char const* kind, LmoOptions const& options, Invocation const& invocation) {
  return {{"schema", "qhm.result/1"},
          {"kind", kind},
          {"command", invocation.command},
          {"build", build_record()},
          {"seed", options.experiment.seed},
          {"trials", options.trials},
          {"status", "complete"}};
}

/// A row a look: what Theorem H bounds, and the bound.
Series series_of(synthetic::LmoExperiment const& experiment, synthetic::LmoOutcome const& outcome) {
  Series series({"step", "weighted_mean", "standard_error", "mean", "theorem-h"});
  for (std::size_t i = 0; i < experiment.looks.size(); ++i) {
    double const n = experiment.trials;
    double mean = 0, plain = 0, spread = 0;
    for (double const y : outcome.weighted[i]) mean += y / n;
    for (double const y : outcome.plain[i]) plain += y / n;
    for (double const y : outcome.weighted[i]) spread += (y - mean) * (y - mean);
    series.append({static_cast<double>(experiment.looks[i]), mean, std::sqrt(spread / (n - 1) / n), plain,
                   outcome.bound[i].value_or(std::nan(""))});
  }
  return series;
}

ExitCode run_one(LmoOptions const& options, Invocation const& invocation) {
  auto const experiment = experiment_of(options);
  auto const outcome = synthetic::simulate_lmo(experiment);
  auto manifest = manifest_of("lmo", options, invocation);
  if (outcome.diverged_at) {
    manifest["status"] = "diverged";
    manifest["diverged_at"] = *outcome.diverged_at;
    fmt::print("diverged at step {}\n", *outcome.diverged_at);
  }
  auto const series = series_of(experiment, outcome);
  if (!options.out.empty()) {
    PendingFolder folder(options.out);
    folder.write("manifest.json", manifest.dump(2) + "\n");
    folder.write("series.csv", series.csv());
    folder.commit();
  }
  TextTable table{.caption = "Averages of the dual norm of the gradient, and Theorem H",
                  .header = {"steps", "weighted by eta", "standard error", "plain", "Theorem H", "ratio"},
                  .rows = {}};
  for (auto const& row : series.rows())
    table.rows.push_back({fmt::format("{}", row[0]), fmt::format("{:.6g}", row[1]),
                          fmt::format("{:.2g}", row[2]), fmt::format("{:.6g}", row[3]),
                          std::isnan(row[4]) ? "-" : fmt::format("{:.6g}", row[4]),
                          std::isnan(row[4]) ? "-" : fmt::format("{:.3g}", row[4] / row[1])});
  fmt::print("{}", aligned(table));
  return ExitCode::held;
}

ExitCode run_slopes(LmoOptions const& options, Invocation const& invocation) {
  auto const powers = parse_counts("--powers", options.powers);
  if (powers.size() != 2)
    throw InputError("--powers", options.powers, "is not two numbers",
                     "give the first and the last, as 10,18");
  verify::LmoSlopeRequest request;
  request.first_power = static_cast<unsigned>(std::min<std::uint64_t>(powers[0], 99));
  request.last_power = static_cast<unsigned>(std::min<std::uint64_t>(powers[1], 99));
  request.trials = small_count("--trials", options.trials);
  request.seed = options.experiment.seed;
  if (options.objective_given->count() > 0) request.objectives = {options.experiment.objective};
  auto const rows = verify::lmo_slopes(request);
  if (!options.out.empty()) {
    PendingFolder folder(options.out);
    auto manifest = manifest_of("lmo-slopes", options, invocation);
    manifest["slopes"] = verify::lmo_slopes_record(rows);
    folder.write("manifest.json", manifest.dump(2) + "\n");
    folder.write("slopes.csv", verify::lmo_slopes_csv(rows));
    folder.write("points.csv", verify::lmo_points_csv(rows));
    folder.commit();
  }
  TextTable table{.caption = "Exponents in K of the mean over k < K of E|grad f(x_k)|_*",
                  .header = {"objective", "norm", "momentum", "exponents of eta, a", "slope", "95 % interval",
                             "Theorem H", "its order", "bound/observed, first to last"},
                  .rows = {},
                  .keys = 4};
  for (auto const& row : rows)
    table.rows.push_back({row.objective, norm_name(row.norm), momentum_name(row.momentum),
                          fmt::format("{:.3f}, {:.3f}", row.eta_power, row.a_power),
                          fmt::format("{:.3f}", row.observed.value),
                          fmt::format("[{:.3f}, {:.3f}]", row.observed.low, row.observed.high),
                          fmt::format("{:.3f}", row.bound_slope),
                          row.theory_slope == 0 ? "-" : fmt::format("{:.3f}", row.theory_slope),
                          fmt::format("{:.2f} to {:.2f}", row.points.front().bound / row.points.front().mean,
                                      row.points.back().bound / row.points.back().mean)});
  fmt::print("{}", aligned(table, 4096));
  return ExitCode::held;
}

}  // namespace

Action declare_lmo(CLI::App& app, Invocation const& invocation) {
  auto* const command = app.add_subcommand(
      "lmo", "Monte Carlo of LMO methods with Hessian-corrected momentum, beside Theorem H");
  auto const options = std::make_shared<LmoOptions>();
  auto& experiment = options->experiment;
  options->objective_given =
      text_option(*command, "--objective", experiment.objective, "as in qhm synthetic");
  count_option(*command, "--dim", experiment.dim, "coordinates of x");
  real_option(*command, "--variance", experiment.variance, "of the skewed two-point noise [f^2/x^2]");
  real_option(*command, "--hessian-noise", experiment.hessian_noise,
              "s: samples have zeta (1 - cos x_j) with zeta = -+ s [f/x^2]");
  text_option(*command, "--norm", options->norm, "l2 | linf | l1 | spectral | rms");
  count_option(*command, "--rows", experiment.method.rows, "of x as a matrix, for spectral and rms");
  text_option(*command, "--momentum", options->momentum, "polyak | igt | hcm-v1 | hcm-v2");
  text_option(*command, "--hessian-sample", options->sample, "same | independent: of the gradient's samples");
  real_option(*command, "--eta", experiment.method.eta.scale, "length of the first step [x]");
  options->eta_power_given =
      real_option(*command, "--eta-power", experiment.method.eta.power, "p: eta_k = eta (k+1)^-p")
          ->default_str("Theorem H's");
  real_option(*command, "--a", experiment.method.a.scale, "weight of the first new gradient");
  options->a_power_given =
      real_option(*command, "--a-power", experiment.method.a.power, "q: a_k = a (k+1)^-q, at most 1")
          ->default_str("Theorem H's");
  count_option(*command, "--batch-size", options->batch, "samples of a gradient and of a product");
  text_option(*command, "--steps", options->steps, "K,K,...: where averages are taken");
  count_option(*command, "--trials", options->trials, "independent runs");
  count_option(*command, "--seed", experiment.seed, "same seed, same numbers");
  command->add_flag("--slopes", options->slopes,
                    "all methods in l2 and linf on quadratic and log: -1/4 against -1/3 (docs/siblings.md)");
  text_option(*command, "--powers", options->powers, "with --slopes: K = 2^first .. 2^last");
  text_option(*command, "--out", options->out, "new folder for the results")->default_str("");
  return [options, &invocation] {
    return options->slopes ? run_slopes(*options, invocation) : run_one(*options, invocation);
  };
}

}  // namespace qhm::cli
