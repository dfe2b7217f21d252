#pragma once

#include <string_view>
#include <variant>

#include "core/decimal.hpp"

namespace qhm {

/// The schedule kinds of arXiv 2506.23544, equations 1 to 12, and linear growth, as plain values. Epochs
/// count from m = 0; E is the plan's interval, M its number of epochs. Numbers are read as decimals
/// (core/decimal.hpp).
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

using LearningRate = std::variant<Constant, SqrtDecay, Decay, Cosine, Polynomial>;
using BatchSize = std::variant<Constant, Exponential, Linear>;
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
            [](Increasing const&) { return "increasing"; }},
      schedule);
}

}  // namespace qhm
