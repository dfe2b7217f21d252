#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bounds/theorems/registry.hpp"
#include "cli/command.hpp"
#include "cli/plan_options.hpp"
#include "cli/typed_options.hpp"
#include "core/errors.hpp"
#include "core/interrupt.hpp"
#include "core/methods.hpp"
#include "core/text_table.hpp"
#include "synthetic/adaptive.hpp"
#include "synthetic/noise/noise.hpp"
#include "synthetic/run.hpp"

namespace qhm::cli {
namespace {

struct SyntheticOptions {
  synthetic::Experiment experiment;
  PlanOptions plan;
  double variance = 1, curvature = 1, slope = 1, start = 2;
  std::uint64_t steps = 0, threads = 0;
  std::string out, data, method = "qhm";
  synthetic::AdaptiveRule adaptive;
  CLI::Option* adaptive_given = nullptr;
  bool resume = false;
  CLI::Option *variance_given = nullptr, *steps_given = nullptr;
  CLI::Option *curvature_given = nullptr, *slope_given = nullptr, *start_given = nullptr;
};

/// The plan of QHM that is the method with the schedules that were given.
Plan plan_of_method(std::string const& name, Plan const& given) {
  if (name == "qhm") return given;
  if (name == "lmo") throw InputError("--method", name, "has no plan of QHM", "run it with qhm lmo");
  Textbook book{.learning_rate = given.learning_rate, .momentum = given.beta, .warm_up = given.warm_up};
  if (name == "sgd") {
    book.method = Method::sgd;
  } else if (name == "nshb") {
    book.method = Method::nshb;
  } else if (name == "shb") {
    book.method = Method::heavy_ball;
  } else if (name == "nesterov") {
    book.method = Method::nesterov;
  } else {
    throw InputError("--method", name, "is not a method", "choose qhm, sgd, nshb, shb, nesterov or lmo");
  }
  return plan_of(book, given);
}

synthetic::Experiment experiment_of(SyntheticOptions const& options) {
  synthetic::Experiment experiment = options.experiment;
  experiment.plan = plan_of_method(options.method, options.plan.plan());
  experiment.data = options.data;
  if (options.variance_given->count() > 0) experiment.variance = options.variance;
  if (options.curvature_given->count() > 0) experiment.shape.curvature = options.curvature;
  if (options.slope_given->count() > 0) experiment.shape.slope = options.slope;
  if (options.start_given->count() > 0) experiment.shape.start = options.start;
  if (options.steps_given->count() > 0) experiment.steps = options.steps;
  if (options.threads > 1024)
    throw InputError("--threads", std::to_string(options.threads), "is above 1024",
                     "choose 0 for one a core");
  experiment.threads = static_cast<unsigned>(options.threads);
  return experiment;
}

/// The experiment with the plan that the adaptive rule makes of its own, said aloud; as it is without a rule.
synthetic::Experiment decided_experiment(SyntheticOptions const& options, bool aloud) {
  auto experiment = experiment_of(options);
  if (options.adaptive_given->count() == 0) return experiment;
  auto decided = synthetic::decide_adaptively(experiment, options.adaptive);
  if (aloud)
    for (auto const& change : decided.changes)
      fmt::print("epoch {}: |grad f| = {:.4g} <= {:.4g}: rate {:.4g}, batch {:.0f}\n", change.epoch,
                 change.gradient_norm, change.target, change.rate, change.batch);
  experiment.plan = std::move(decided.plan);
  experiment.decided_by_its_draws = true;
  return experiment;
}

std::string number(double x) {
  return std::isnan(x) ? "-" : fmt::format("{:.6g}", x);
}

/// The last row, for the person who waits, and what each bound is to the average that it bounds.
void print_outcome(synthetic::Outcome const& outcome, std::string const& out, bool has_bounds) {
  auto const& columns = outcome.series.columns();
  auto const& last = outcome.series.rows().back();
  fmt::print("{}: {} after {} steps of {} trials\n", out, outcome.status, outcome.steps, outcome.trials);
  if (outcome.diverged_at) fmt::print("diverged at step {}\n", *outcome.diverged_at);
  std::size_t const observations = columns.size() - bounds::theorems().size();
  for (std::size_t i = 3; i < observations; ++i) fmt::print("  {:<18} {}\n", columns[i], number(last[i]));
  if (!has_bounds) {
    fmt::print("no bounds: the plan was decided by these draws, and no theorem speaks of it\n");
    return;
  }
  TextTable table{
      "", {"theorem", "bound", "observed average with its weights", "standard error", "ratio"}, {}};
  for (std::size_t i = observations; i < columns.size(); ++i) {
    double observed = std::numeric_limits<double>::quiet_NaN(), error = observed;
    for (auto const& t : outcome.tightness)
      if (t.theorem == columns[i]) observed = t.observed, error = t.standard_error;
    table.rows.push_back(
        {columns[i], number(last[i]), number(observed), number(error), number(last[i] / observed)});
  }
  fmt::print("{}", aligned(table));
}

/// Runs the experiment; Ctrl-C keeps what is done.
ExitCode run(SyntheticOptions const& options, std::vector<std::string> const& command) {
  synthetic::Ranks const ranks;
  try {
    std::optional<Interrupt> interrupt(std::in_place);
    auto const outcome = synthetic::run(
        decided_experiment(options, ranks.gathers()), options.out,
        {.command = command, .resume = options.resume, .stop = &Interrupt::requested()}, ranks);
    interrupt.reset();
    if (!ranks.gathers()) return ExitCode::held;
    print_outcome(outcome, options.out, options.adaptive_given->count() == 0);
    if (outcome.status != "interrupted") return ExitCode::held;
    fmt::print(stderr, "qhm: interrupted after {} trials; the same command with --resume goes on\n",
               outcome.trials);
    std::fflush(stdout);
    std::raise(Interrupt::signal());  // ends the process as the caller asked and expects
    return ExitCode::held;
  } catch (InputError const&) {
    if (ranks.gathers()) throw;  // all ranks saw the same input: one line is enough
    return ExitCode::bad_input;
  } catch (...) {
    if (ranks.size() == 1) throw;
    fmt::print(stderr, "qhm: rank {} failed; the finished chunks are in {}\n", ranks.rank(), options.out);
    ranks.abort(static_cast<int>(ExitCode::internal));
    throw;
  }
}

}  // namespace

Action declare_synthetic(CLI::App& app, Invocation const& invocation) {
  auto* const command = app.add_subcommand(
      "synthetic", "Monte Carlo on functions with proved constants, beside the bounds of the same plan");
  auto const options = std::make_shared<SyntheticOptions>();
  auto& experiment = options->experiment;
  options->data = experiment.data.string();
  auto const names = [](std::vector<std::string> const& list) {
    return fmt::format("{}", fmt::join(list, " | "));
  };
  text_option(*command, "--objective", experiment.objective, names(synthetic::objective_names()));
  count_option(*command, "--dim", experiment.dim,
               "coordinates of x; of the averaged image for sums over data");
  options->curvature_given = real_option(*command, "--curvature", options->curvature, "of clipped-quadratic");
  options->slope_given = real_option(*command, "--slope", options->slope,
                                     "largest slope of clipped-quadratic; inf: a quadratic");
  options->start_given =
      real_option(*command, "--start", options->start, "coordinates of x_0 for clipped-quadratic");
  text_option(
      *command, "--method", options->method,
      "qhm | sgd | nshb | shb | nesterov, with its own learning rate and --beta as its momentum; lmo: see "
      "qhm lmo");
  options->adaptive_given =
      real_option(*command, "--adaptive-target", options->adaptive.target,
                  "grow batch and rate each time |grad f| falls to this, a target that falls then [f/x]")
          ->default_str("none");
  real_option(*command, "--adaptive-batch-growth", options->adaptive.batch_growth,
              "factor of the batch then");
  real_option(*command, "--adaptive-lr-growth", options->adaptive.rate_growth, "factor of the rate then");
  real_option(*command, "--adaptive-lr-max", options->adaptive.rate_max, "where the rate ends");
  text_option(*command, "--noise", experiment.noise, names(synthetic::noise_names()));
  options->variance_given = real_option(*command, "--variance", options->variance,
                                        "sigma^2 of one sample's gradient, exact [f^2/x^2]");
  count_option(*command, "--trials", experiment.trials, "independent runs");
  count_option(*command, "--seed", experiment.seed, "same seed, same bits");
  options->steps_given = count_option(*command, "--steps", options->steps, "K")->default_str("the horizon");
  count_option(*command, "--threads", options->threads, "0: one a core")->default_str("0");
  text_option(*command, "--device", experiment.device, "auto | cpu | cuda");
  text_option(*command, "--data", options->data, "folder of Fashion-MNIST, for sums over data");
  text_option(*command, "--out", options->out, "new folder for the results")->default_str("");
  command->add_flag("--resume", options->resume, "go on with an interrupted run, given the same flags");
  options->plan.declare(*command);

  return [options, &invocation] {
    if (options->plan.dump_requested()) {
      print_plan(options->plan.plan());
      return ExitCode::held;
    }
    return run(*options, invocation.command);
  };
}

}  // namespace qhm::cli
