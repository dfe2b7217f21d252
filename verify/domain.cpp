#include "verify/domain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/batch_runs.hpp"

namespace qhm::verify {
namespace {

constexpr double largest_weight = 0.999, largest_rate = 10, largest_problem_rate = 2000;

/// Three significant digits: a witness should be easy to read.
double short_decimal(double x) {
  return std::stod(fmt::format("{:.3g}", x));
}

struct Number {
  double* at;
  double low, high;
};

/// The real numbers of a case, with their ranges.
std::vector<Number> numbers_of(Case& at) {
  std::vector<Number> numbers;
  double const top = at.problem ? largest_problem_rate : largest_rate;
  auto const add = [&](double& x, double low, double high) { numbers.push_back({&x, low, high}); };
  std::visit(match{[&](Constant& s) { add(s.value, 1e-3, top); },
                   [&](SqrtDecay& s) { add(s.max, 1e-3, top); }, [&](Decay& s) { add(s.max, 1e-3, top); },
                   [&](Cosine& s) {
                     add(s.max, 1e-3, top);
                     add(s.min, 0, s.max);
                   },
                   [&](Polynomial& s) {
                     add(s.max, 1e-3, top);
                     add(s.min, 0, s.max);
                     add(s.power, 0.05, 6);
                   },
                   [](auto&) { throw std::logic_error("the paper has no such schedule"); }},
             at.plan.learning_rate);
  if (auto* growing = std::get_if<Exponential>(&at.plan.batch)) add(growing->growth, 1.02, 8);
  std::visit(match{[&](Constant& s) { add(s.value, 0, largest_weight); },
                   [&](StepDecay& s) {
                     add(s.max, 0, largest_weight);
                     add(s.factor, 0.05, 0.99);
                   },
                   [&](Increasing& s) { add(s.min, 0, 0.99); }},
             at.plan.beta);
  std::visit(match{[&](Constant& s) { add(s.value, 0, 1); },
                   [&](StepDecay& s) {
                     add(s.max, 0, 1);
                     add(s.factor, 0.05, 0.99);
                   }},
             at.plan.gamma);
  if (at.problem) {
    add(at.problem->smoothness, 0.001, 2);
    add(at.problem->radius, 0.3, 2000);
    add(at.problem->sigma, 0, 3);
    add(at.problem->start, -4000, 4000);
  }
  return numbers;
}

struct Count {
  std::uint64_t* at;
  std::uint64_t low, high;
};

std::vector<Count> counts_of(Domain const& domain, Case& at) {
  std::vector<Count> counts{{&at.plan.interval, 1, 50}, {&at.plan.epochs, 1, 3000}};
  if (domain.steps != Steps::at_horizon)
    counts.push_back({&at.steps, 1, domain.problem ? most_problem_steps : most_search_steps});
  if (!domain.problem) counts.push_back({&at.plan.samples, 1, 100'000});
  return counts;
}

double& batch_size(Case& at) {
  return std::visit(match{[](Constant& s) -> double& { return s.value; },
                          [](Exponential& s) -> double& { return s.initial; },
                          [](Linear& s) -> double& { return s.initial; },
                          [](auto&) -> double& { throw std::logic_error("the paper has no such schedule"); }},
                    at.plan.batch);
}

/// Back into the ranges and the domain, with short decimals.
void settle(Domain const& domain, Case& at) {
  for (int pass = 0; pass < 2; ++pass)  // twice, because lr-min ends at lr-max
    for (auto const& [x, low, high] : numbers_of(at)) *x = std::clamp(short_decimal(*x), low, high);
  for (auto const& [x, low, high] : counts_of(domain, at)) *x = std::clamp(*x, low, high);
  if (domain.problem) at.plan.samples = 1;
  double& b = batch_size(at);
  b = std::clamp(std::round(b), 1.0, domain.problem ? 1.0 : 2.0 * static_cast<double>(at.plan.samples));
  if (domain.steps == Steps::any) return;
  if (domain.problem) at.plan.epochs = std::min(at.plan.epochs, most_problem_steps);
  auto total = steps_after(at.plan, at.plan.epochs);
  for (; total > most_search_steps; total = steps_after(at.plan, at.plan.epochs)) {
    at.plan.samples = std::max<std::uint64_t>(1, at.plan.samples / 4);
    b = std::min(b, 2.0 * static_cast<double>(at.plan.samples));
  }
  at.steps = domain.steps == Steps::at_horizon ? total : std::min(at.steps, total);
}

std::string const& one_of(std::vector<std::string> const& names, Draws& draws) {
  return names[draws.count(0, names.size() - 1)];
}

}  // namespace

double Draws::uniform() {
  auto const bits =
      random_bits(seed_, Stream::start, {.trial = trial_, .step = stream_, .sample = next_++}, 0);
  return qhm::uniform(bits[0], bits[1]);
}

double Draws::between(double low, double high) {
  return low + (high - low) * uniform();
}

double Draws::scale(double low, double high) {
  return low * std::pow(high / low, uniform());
}

std::uint64_t Draws::count(std::uint64_t low, std::uint64_t high) {
  return low +
         std::min(high - low, static_cast<std::uint64_t>(uniform() * static_cast<double>(high - low + 1)));
}

std::uint64_t Draws::count_scale(std::uint64_t low, std::uint64_t high) {
  return std::clamp(
      static_cast<std::uint64_t>(std::llround(scale(static_cast<double>(low), static_cast<double>(high)))),
      low, high);
}

Case random_case(Domain const& domain, Draws& draws) {
  ScheduleNumbers numbers;
  Case at;
  at.plan.learning_rate = make_learning_rate(one_of(domain.rates, draws), numbers);
  at.plan.batch = make_batch(one_of(domain.batches, draws), numbers);
  at.plan.beta = make_beta(one_of(domain.betas, draws), numbers);
  at.plan.gamma = make_gamma(one_of(domain.gammas, draws), numbers);
  at.plan.batch_rounding = BatchRounding::none;
  if (domain.problem) at.problem = TwoPoint{};
  for (auto const& [x, low, high] : numbers_of(at)) {
    bool const corner = draws.chance(0.15);
    double const size = low > 0 ? draws.scale(low, high) : draws.between(low, high);
    *x = corner ? low : size;
  }
  if (at.problem) {
    // In any units: the start in those of the radius, the learning rate in those of 1/L.
    at.problem->start = at.problem->radius * draws.between(-2, 2);
    *numbers_of(at).front().at = draws.scale(0.01, 2) / at.problem->smoothness;
  }
  std::uint64_t const most = draws.chance(0.3) ? 100 : 3000;
  at.plan.interval = draws.count_scale(1, 50);
  at.plan.epochs = draws.count_scale(1, most);
  at.plan.samples = draws.chance(0.4) ? draws.count(1, 3) : draws.count_scale(1, 100'000);
  auto const n = static_cast<double>(at.plan.samples);
  batch_size(at) = draws.chance(0.3) ? 1 : draws.chance(0.2) ? n : draws.scale(1, 2 * n);
  at.steps =
      draws.chance(0.1) ? 1 : draws.count_scale(1, domain.problem ? most_problem_steps : most_search_steps);
  settle(domain, at);
  return at;
}

Case moved(Domain const& domain, Case at, Draws& draws) {
  auto const numbers = numbers_of(at);
  auto const counts = counts_of(domain, at);
  auto const which = draws.count(0, numbers.size() + counts.size() + (domain.problem ? 0 : 1) - 1);
  double const factor = draws.chance(0.4) ? draws.between(0.9, 1.1) : draws.chance(0.5) ? 0.5 : 2;
  if (which < numbers.size()) {
    auto const& [x, low, high] = numbers[which];
    *x = draws.chance(0.1)    ? low
         : draws.chance(0.1)  ? high
         : draws.chance(0.15) ? draws.between(low, high)
                              : *x * factor;
  } else if (which < numbers.size() + counts.size()) {
    auto const& [x, low, high] = counts[which - numbers.size()];
    auto const up = draws.chance(0.5);
    *x = draws.chance(0.1) ? low
         : draws.chance(0.3)
             ? (up ? *x + 1 : std::max(low, *x - 1))
             : static_cast<std::uint64_t>(std::max(1.0, std::round(static_cast<double>(*x) * factor)));
  } else {
    double& b = batch_size(at);
    b = draws.chance(0.2) ? 1 : draws.chance(0.2) ? static_cast<double>(at.plan.samples) : b * factor;
  }
  settle(domain, at);
  return at;
}

std::vector<Case> simpler(Domain const& domain, Case const& at) {
  std::vector<Case> all;
  auto const propose = [&](Case proposed) {
    settle(domain, proposed);
    all.push_back(std::move(proposed));
  };
  Case copy = at;
  auto const counts = counts_of(domain, copy).size();
  for (std::size_t i = 0; i < counts; ++i) {
    auto const value = *counts_of(domain, copy)[i].at;
    for (std::uint64_t const lower : {std::uint64_t{1}, value / 2, value - 1}) {
      Case proposed = at;
      if (lower >= 1 && lower < value) {
        *counts_of(domain, proposed)[i].at = lower;
        propose(std::move(proposed));
      }
    }
  }
  for (double const lower : {1.0, std::round(batch_size(copy) / 2)}) {
    Case proposed = at;
    if (lower < batch_size(copy)) {
      batch_size(proposed) = lower;
      propose(std::move(proposed));
    }
  }
  auto const numbers = numbers_of(copy).size();
  for (std::size_t i = 0; i < numbers; ++i) {
    auto const [x, low, high] = numbers_of(copy)[i];
    auto const length = shortest(*x).size();
    for (double const rounder :
         {low, 1.0, 0.5, std::stod(fmt::format("{:.1g}", *x)), std::stod(fmt::format("{:.2g}", *x))}) {
      if (rounder < low || rounder > high || shortest(rounder).size() >= length) continue;
      Case proposed = at;
      *numbers_of(proposed)[i].at = rounder;
      propose(std::move(proposed));
    }
  }
  std::erase_if(all, [&](Case const& x) {
    return x.plan == at.plan && x.steps == at.steps && x.problem == at.problem;
  });
  return all;
}

std::vector<Case> sample_cases(Domain const& domain, std::uint32_t count) {
  std::vector<Case> cases;
  for (std::uint32_t i = 0; i < count; ++i) {
    Draws draws(2506'23544, i, 0);
    cases.push_back(random_case(domain, draws));
  }
  return cases;
}

}  // namespace qhm::verify
