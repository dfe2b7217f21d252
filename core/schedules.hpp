#pragma once

#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include "core/decimal.hpp"

namespace qhm {

/// The schedule kinds of arXiv 2506.23544, equations 1 to 12, and of the papers beside it (docs/siblings.md),
/// as plain values. Epochs count from m = 0, those of a learning rate from the end of its warm-up; E is the
/// plan's interval, M its number of epochs, j = floor(m/E). Numbers are read as decimals (core/decimal.hpp).
struct Constant {
  double value;  ///< eq. 1, 3, 8, 11
  bool operator==(Constant const&) const = default;
};
struct SqrtDecay {
  double max;  ///< eq. 4: max / sqrt(m + 1)
  bool operator==(SqrtDecay const&) const = default;
};
struct Decay {
  double max;  ///< eq. 5: max / (m + 1)
  bool operator==(Decay const&) const = default;
};
struct Cosine {
  double max, min;  ///< eq. 6: min + (max - min)/2 (1 + cos(m pi / (M - 1)));  max where M = 1
  bool operator==(Cosine const&) const = default;
};
struct Polynomial {
  double max, min, power;  ///< eq. 7: min + (max - min) (1 - m/M)^power
  bool operator==(Polynomial const&) const = default;
};
struct Exponential {
  double initial, growth;  ///< eq. 2: initial * growth^floor(m/E)
  bool operator==(Exponential const&) const = default;
};
struct Linear {
  double initial, slope;  ///< initial + slope * floor(m/E); linear growth of arXiv 2508.05297
  bool operator==(Linear const&) const = default;
};
struct StepDecay {
  double max, factor;  ///< eq. 9, 12: max * factor^floor(m/E)
  bool operator==(StepDecay const&) const = default;
};
struct Increasing {
  double min;  ///< eq. 10: 1 - (1 - min) / (m + 1)^(3/4)
  bool operator==(Increasing const&) const = default;
};

struct ExponentialRise {
  double min, max, growth;  ///< min growth^j, at most max; arXiv 2409.08770 and 2508.03105
  bool operator==(ExponentialRise const&) const = default;
};
struct LinearRise {
  double min, max, slope;  ///< min + slope j, at most max; arXiv 2508.05297
  bool operator==(LinearRise const&) const = default;
};
struct Affine {
  double min, max, growth;  ///< min + (max - min) (growth^j - 1)/(growth^J - 1), J = M/E - 1; then max
  bool operator==(Affine const&) const = default;
};
struct SfoOptimal {
  double
      slope;  ///< slope (k_m + 1), k_m the first step of the epoch: C_2/C_1 of bounds/optimize/critical_batch
  bool operator==(SfoOptimal const&) const = default;
};
struct TableEntry {
  std::uint64_t epoch;  ///< from which the value holds
  double value;
  bool operator==(TableEntry const&) const = default;
};
struct Table {
  std::vector<TableEntry> entries;  ///< at epochs that ascend from 0; the last holds for ever
  bool operator==(Table const&) const = default;
};

using LearningRate =
    std::variant<Constant, SqrtDecay, Decay, Cosine, Polynomial, ExponentialRise, LinearRise, Affine, Table>;
using BatchSize = std::variant<Constant, Exponential, Linear, Affine, SfoOptimal, Table>;
using Beta = std::variant<Constant, StepDecay, Increasing>;
using Gamma = std::variant<Constant, StepDecay>;

/// Visitor made of lambdas.
template <class... Cases>
struct match : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
match(Cases...) -> match<Cases...>;  // Clang 14 does not deduce it for an aggregate

/// The kind's name on the command line and in records: `sqrt-decay`, `step-decay`, ...
template <class Schedule>
std::string_view kind_name(Schedule const& schedule) {
  return std::visit(
      match{[](Constant const&) { return "constant"; }, [](SqrtDecay const&) { return "sqrt-decay"; },
            [](Decay const&) { return "decay"; }, [](Cosine const&) { return "cosine"; },
            [](Polynomial const&) { return "polynomial"; }, [](Exponential const&) { return "exponential"; },
            [](Linear const&) { return "linear"; }, [](StepDecay const&) { return "step-decay"; },
            [](Increasing const&) { return "increasing"; },
            [](ExponentialRise const&) { return "exponential"; }, [](LinearRise const&) { return "linear"; },
            [](Affine const&) { return "affine"; }, [](SfoOptimal const&) { return "sfo-optimal"; },
            [](Table const&) { return "table"; }},
      schedule);
}

/// The schedule with `change`, which is linear, applied to every rate.
template <class Change>
LearningRate with_rates(LearningRate schedule, Change const& change) {
  std::visit(match{[&](Constant& s) { s.value = change(s.value); },
                   [&](Table& s) {
                     for (auto& entry : s.entries) entry.value = change(entry.value);
                   },
                   [&](LinearRise& s) {
                     s = {change(s.min), change(s.max), change(s.slope)};
                   },
                   [&](auto& s) {
                     s.max = change(s.max);
                     if constexpr (requires { s.min; }) s.min = change(s.min);
                   }},
             schedule);
  return schedule;
}

/// Whether a learning rate changes by stages (or by its table) alone: flat between two of them.
inline bool changes_by_stage(LearningRate const& schedule) {
  return std::visit(match{[](ExponentialRise const&) { return true; }, [](LinearRise const&) { return true; },
                          [](Affine const&) { return true; }, [](Table const&) { return true; },
                          [](auto const&) { return false; }},
                    schedule);
}

/// Whether it is drawn over the horizon of the plan, and goes on as sqrt-decay beyond.
inline bool has_horizon(LearningRate const& schedule) {
  return std::holds_alternative<Cosine>(schedule) || std::holds_alternative<Polynomial>(schedule);
}

}  // namespace qhm
