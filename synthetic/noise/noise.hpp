#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/problem.hpp"
#include "synthetic/noise/data_sampling.hpp"
#include "synthetic/noise/gaussian.hpp"
#include "synthetic/noise/multiplicative.hpp"
#include "synthetic/noise/rademacher.hpp"
#include "synthetic/noise/sphere.hpp"
#include "synthetic/noise/three_point.hpp"
#include "synthetic/noise/two_point.hpp"
#include "synthetic/objectives/objective.hpp"

namespace qhm::synthetic {

/// Every law of the gradient noise. All but the last two are added to the full gradient, or scale it.
using Noise = std::variant<Rademacher, TwoPoint, ThreePoint, Gaussian, Sphere, Multiplicative, DataSampling,
                           DataWithoutReplacement>;

/// Mini-batches of a finite sum: the full gradient is not at hand at every step.
template <class Law>
concept SamplesData = std::same_as<Law, DataSampling> || std::same_as<Law, DataWithoutReplacement>;
[[nodiscard]] bool samples_data(Noise const&);

/// Names for `--noise`, in the order of the variant.
std::vector<std::string> noise_names();

/// `variance` is sigma^2, 1 where it is not given (for `multiplicative` a bound on it); data has its own and
/// accepts none.
///
/// Throws InputError for an unknown name (listing the known ones), a variance that is not a number >= 0, data
/// without a finite sum to sample, or `multiplicative` for an objective without bounded gradients.
Noise make_noise(std::string const& name, std::optional<double> variance, Objective const&);

/// L, sigma^2, G and the gap f(x_0) - inf f of minimising `objective` under `noise`, all proved: each file of
/// objectives/ and noise/ says why. G bounds |grad f_i| <= |grad f| + |e_i|, so it contains the noise.
Problem problem_of(Objective const&, Noise const&);

}  // namespace qhm::synthetic
