// A program of somebody else: the bounds of one plan, and Monte Carlo trials of the same plan.
#include <cstdio>
#include <qhm/bounds/bound_table.hpp>
#include <qhm/core/plan.hpp>
#include <qhm/synthetic/experiment.hpp>
#include <vector>

int main() {
  qhm::Plan const plan{.learning_rate = qhm::Constant{0.1},
                       .batch = qhm::Constant{64},
                       .beta = qhm::Constant{0.9},
                       .gamma = qhm::Constant{0.7},
                       .interval = 5,
                       .epochs = 10,
                       .samples = 1000};
  std::vector<std::uint64_t> const steps{100};
  auto const& theorem = qhm::bounds::theorem_named("theorem-2");
  auto const table = qhm::bounds::bound_table(qhm::Problem{}, plan, steps, {&theorem});
  std::printf("bound %.17g\n", table.rows.front().by_theorem.front().bound.value());

  qhm::synthetic::Experiment experiment{.objective = "log", .trials = 8, .seed = 1, .plan = plan};
  experiment.steps = 100;
  experiment.threads = 1;
  auto const outcome = qhm::synthetic::simulate(experiment);
  std::printf("observed %.17g\n", outcome.series.column("min_mean_grad_sq").back());
}
