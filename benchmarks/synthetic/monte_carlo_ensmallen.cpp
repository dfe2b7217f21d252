// ensmallen's SGD with its update policy QHUpdate on the same function, one trial after the other as its
// users run it. What differs: the step size is constant, ensmallen evaluates the objective's value nowhere
// here (tolerance < 0 would still add it up: 0 is returned), |grad f|^2 is not averaged but summed, and the
// noise of a batch is drawn by the function itself, from std::mt19937_64: ones among 64 random bits up to 64
// tosses, else std::binomial_distribution. Prints JSON as tasks.py does.

#include <bit>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <ensmallen.hpp>
#include <random>
#include <string>

#include "benchmarks/synthetic/task.hpp"

namespace qhm::benchmarks {
namespace {

/// f under Rademacher noise as ensmallen sees it: one "function", whose gradient is a mini-batch's.
class Noisy {
 public:
  Noisy(std::string const& objective, Task const& task)
      : objective_(objective), task_(task), binomial_(static_cast<int>(task.batch), 0.5) {}

  [[nodiscard]] std::size_t NumFunctions() const { return 1; }
  void Shuffle() {}
  double EvaluateWithGradient(arma::mat const& x, std::size_t, arma::mat& g, std::size_t) {
    if (objective_ == "one-minus-cos")
      g = arma::sin(x);
    else if (objective_ == "log")
      g = 2 * x / (1 + arma::square(x));
    else
      g = x;
    norms += arma::dot(g, g);
    double const size = 1 / std::sqrt(double(task_.dim));
    for (double& slope : g) slope += size * (2.0 * heads() / task_.batch - 1);
    return 0;
  }
  double Evaluate(arma::mat const&, std::size_t, std::size_t) { return 0; }
  void Gradient(arma::mat const& x, std::size_t i, arma::mat& g, std::size_t b) {
    EvaluateWithGradient(x, i, g, b);
  }

  double norms = 0;

 private:
  int heads() {
    if (task_.batch > 64) return binomial_(random_);
    return std::popcount(random_() >> (64 - task_.batch));
  }

  std::string objective_;
  Task task_;
  std::mt19937_64 random_;
  std::binomial_distribution<int> binomial_;
};

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double rate(std::string const& objective, double start, Task const& task) {
  Noisy f(objective, task);
  std::size_t const steps = std::max<std::size_t>(4, 1'000'000 / task.dim);  // of one trial
  arma::mat x(task.dim, 1, arma::fill::value(start));
  ens::SGD<ens::QHUpdate> sgd(Task::alpha, 1, steps, -1, false, ens::QHUpdate(Task::gamma, Task::beta));
  double const begin = processor_seconds();
  sgd.Optimize(f, x);
  return static_cast<double>(steps) * task.dim / (processor_seconds() - begin);
}

}  // namespace
}  // namespace qhm::benchmarks

int main() {
  using namespace qhm::benchmarks;
  std::printf("{\"context\": {\"version\": \"%s\"}, \"results\": {", ens::version::as_string().c_str());
  char const* separator = "\n";
  for (std::uint32_t const dim : {10, 1'000, 100'000})
    for (std::uint32_t const batch : {1, 8, 64, 1024})
      for (auto const& [objective, start] :
           {std::pair{"one-minus-cos", 2.0}, std::pair{"log", 3.0}, std::pair{"quadratic", 1.0}}) {
        std::printf("%s \"ensmallen/%s/%u/%u/one\": %.6g", separator, objective, batch, dim,
                    rate(objective, start, Task::of(dim, batch)));
        separator = ",\n";
      }
  std::printf("\n}}\n");
}
