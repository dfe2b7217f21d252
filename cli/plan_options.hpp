#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "core/plan.hpp"
#include "core/problem.hpp"

namespace qhm::cli {

/// The schedule flags that mean the same thing in every subcommand, and `--config FILE.toml`, `--dump-plan`.
/// The object must outlive the parsing: subcommands hold it in a shared_ptr.
class PlanOptions {
 public:
  /// Declares the flags on `command`. `defaults` is the plan that stands where no flag is given.
  void declare(CLI::App& command, Plan const& defaults = {});

  /// The plan that the flags describe, validated.
  [[nodiscard]] Plan plan() const;
  /// The numbers behind it, for `--all`.
  [[nodiscard]] ScheduleNumbers const& numbers() const { return numbers_; }
  [[nodiscard]] bool dump_requested() const { return dump_; }

 private:
  std::string lr_, batch_, beta_, gamma_, rounding_ = "nearest", per_ = "epoch";
  std::string lr_table_, batch_table_, seesaw_line_ = "sgd";
  double seesaw_ = 2;
  ScheduleNumbers numbers_;
  WarmUp warm_up_{.initial = 0.01, .epochs = 0, .interval = 3};
  Plan rest_;
  std::uint64_t cap_ = 0;
  CLI::Option *cap_option_ = nullptr, *growth_option_ = nullptr, *warm_up_option_ = nullptr,
              *seesaw_option_ = nullptr;
  bool dump_ = false;
};

/// `--smoothness --variance --gradient-bound --gap`, analytic by definition: the user states them.
class ProblemOptions {
 public:
  void declare(CLI::App& command);
  [[nodiscard]] Problem problem() const;

 private:
  Problem problem_;
};

/// Prints the resolved table of stages of `plan` (the answer to `--dump-plan`).
void print_plan(Plan const& plan);

}  // namespace qhm::cli
