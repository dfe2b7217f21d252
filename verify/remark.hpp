#pragma once

#include "verify/inequality.hpp"

namespace qhm::verify {

/// A remark as data; ids are given without `remark/`.
struct Remark {
  std::string id, source, statement;
  Reading reading;
  Verdict recorded;
  std::string scope, correction{};
};

inline Claim remark(Remark text, Inequality inequality, std::vector<Case> cases,
                    std::optional<Domain> domain = {}) {
  return {.id = "remark/" + text.id,
          .source = text.source,
          .statement = text.statement,
          .reading = text.reading,
          .recorded = text.recorded,
          .scope = text.scope,
          .correction = text.correction.empty() ? "" : "remark/" + text.correction,
          .inequality = std::move(inequality),
          .domain = std::move(domain),
          .cases = std::move(cases)};
}

/// A fixed number, given as a fraction.
inline auto constant_of(std::int64_t top, std::int64_t bottom = 1) {
  return [=](auto in, Case const&) {
    using Real = typename decltype(in)::Number;
    return Real(Real(top) / Real(bottom));
  };
}

/// The last epoch of the case, by the plain loop.
template <class Real>
PlainEpoch<Real> last_epoch(In<Real>, Case const& at) {
  return plain_epochs<Real>(at.plan, at.steps).back();
}

/// K; K - M; H_0 = n E delta/(b_0 (delta - 1)).
inline constexpr auto total_steps = [](auto in, Case const& at) {
  return typename decltype(in)::Number(at.steps);
};
inline constexpr auto steps_less_epochs = [](auto in, Case const& at) {
  return typename decltype(in)::Number(at.steps - at.plan.epochs);
};
inline constexpr auto steps_beyond_epochs = [](auto in, Case const& at) {
  using Real = typename decltype(in)::Number;
  auto const s = symbols<Real>(at);
  return Real(s.n * s.E * s.delta / (s.b * (s.delta - 1)));
};

}  // namespace qhm::verify
