#include "verify/plain_loop.hpp"

namespace qhm::verify {
namespace {

using Integer = boost::multiprecision::cpp_int;

/// ceil(x) for x > 0.
Integer ceiling(Rational const& x) {
  return (numerator(x) + denominator(x) - 1) / denominator(x);
}

/// The double whose shortest decimal is x.
double decimal_of(Rational const& x) {
  auto const nearest = static_cast<double>(x);
  for (double const candidate :
       {nearest, std::nextafter(nearest, -HUGE_VAL), std::nextafter(nearest, HUGE_VAL)})
    if (rational(candidate) == x) return candidate;
  throw std::invalid_argument("a constant of the problem has more than 15 digits");
}

}  // namespace

bool beyond_samples(Plan const& plan, std::uint64_t epoch) {
  auto const* growing = std::get_if<Exponential>(&plan.batch);
  if (growing == nullptr || plan.batch_rounding == BatchRounding::nearest || plan.batch_cap) return false;
  double const roughly =
      growing->initial * std::pow(growing->growth, static_cast<double>(epoch / plan.interval));
  return roughly > 2 * static_cast<double>(plan.samples);  // far above every rounding of pow
}

std::uint64_t plain_steps(Plan const& plan, std::uint64_t epoch) {
  if (beyond_samples(plan, epoch)) return 1;
  return static_cast<std::uint64_t>(ceiling(Rational(plan.samples) / plain_batch(plan, epoch)));
}

Rational plain_batch(Plan const& plan, std::uint64_t epoch) {
  Rational batch = std::visit(
      match{[&](Constant const& s) { return rational(s.value); },
            [&](Exponential const& s) {
              return Rational(rational(s.initial) *
                              power(rational(s.growth), Rational(epoch / plan.interval)));
            },
            [&](Linear const& s) {
              return Rational(rational(s.initial) + rational(s.slope) * Rational(epoch / plan.interval));
            },
            [](auto const&) -> Rational { throw std::logic_error("the paper has no such schedule"); }},
      plan.batch);
  if (plan.batch_rounding == BatchRounding::nearest) {
    Rational const above = batch + Rational(1, 2);
    Integer const whole = numerator(above) / denominator(above);
    batch = Rational(whole < 1 ? Integer(1) : whole);
  }
  if (plan.batch_cap && batch > *plan.batch_cap) batch = *plan.batch_cap;
  return batch;
}

Problem constants(TwoPoint const& p) {
  Rational const L = rational(p.smoothness);
  Rational const R = rational(p.radius);
  Rational const sigma = rational(p.sigma);
  Rational const x = abs(rational(p.start));
  Rational const gap = x <= R ? Rational(L * x * x / 2) : Rational(L * R * R / 2 + L * R * (x - R));
  return {{p.smoothness}, {decimal_of(sigma * sigma)}, {decimal_of(L * R + sigma)}, {decimal_of(gap)}};
}

}  // namespace qhm::verify
