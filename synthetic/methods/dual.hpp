#pragma once

#include <cmath>

#include "synthetic/lanes/functions.hpp"

namespace qhm::synthetic {

/// A number with its derivative along one direction: with it a gradient that is a template over numbers gives
/// the exact Hessian-vector product, whatever the objective (forward differentiation; Griewank and Walther,
/// Evaluating Derivatives, 2008, chapter 3). At a bend the derivative is that of the side that is taken.
struct Dual {
  double value = 0, slope = 0;

  Dual() = default;
  Dual(double constant) : value(constant) {}  // NOLINT(google-explicit-constructor): as Lanes has it
  Dual(double v, double s) : value(v), slope(s) {}

  friend Dual operator+(Dual a, Dual b) { return {a.value + b.value, a.slope + b.slope}; }
  friend Dual operator-(Dual a, Dual b) { return {a.value - b.value, a.slope - b.slope}; }
  friend Dual operator*(Dual a, Dual b) { return {a.value * b.value, a.slope * b.value + a.value * b.slope}; }
  friend Dual operator/(Dual a, Dual b) {
    double const quotient = a.value / b.value;
    return {quotient, (a.slope - quotient * b.slope) / b.value};
  }
  friend Dual operator-(Dual a) { return {-a.value, -a.slope}; }
  Dual& operator+=(Dual b) { return *this = *this + b; }
  Dual& operator-=(Dual b) { return *this = *this - b; }
  Dual& operator*=(Dual b) { return *this = *this * b; }
  friend bool operator<(Dual a, Dual b) { return a.value < b.value; }
  friend bool operator>(Dual a, Dual b) { return a.value > b.value; }
  friend bool operator<=(Dual a, Dual b) { return a.value <= b.value; }
  friend bool operator>=(Dual a, Dual b) { return a.value >= b.value; }
};

inline Dual fma(Dual a, Dual b, Dual c) {
  return {fma(a.value, b.value, c.value), a.slope * b.value + fma(a.value, b.slope, c.slope)};
}
inline Dual square_root(Dual a) {
  double const root = std::sqrt(a.value);
  return {root, a.slope / (2 * root)};
}
/// At 0 the side that select(x > 0, ..., ...) takes.
inline Dual magnitude(Dual a) {
  return a.value > 0 ? a : -a;
}
inline Dual select(bool condition, Dual a, Dual b) {
  return condition ? a : b;
}
inline Dual sine(Dual a) {
  return {sine(a.value), cosine(a.value) * a.slope};
}
inline Dual cosine(Dual a) {
  return {cosine(a.value), -sine(a.value) * a.slope};
}
inline Dual exponential(Dual a) {
  double const e = exponential(a.value);
  return {e, e * a.slope};
}
inline Dual exponential_less_one(Dual a) {
  return {exponential_less_one(a.value), exponential(a.value) * a.slope};
}
inline Dual logarithm(Dual a) {
  return {logarithm(a.value), a.slope / a.value};
}
inline Dual hyperbolic_tangent(Dual a) {
  double const t = hyperbolic_tangent(a.value);
  return {t, (1 - t) * (1 + t) * a.slope};
}
inline Dual logistic(Dual a) {
  double const s = logistic(a.value);
  return {s, s * (1 - s) * a.slope};
}

/// product = f''(x) v, exactly but for rounding; `seeds` is 2 dim numbers of scratch.
template <class Function>
void hessian_vector_product(Function const& f, double const* x, double const* v, double* product,
                            Dual* seeds) {
  Dual* const gradient = seeds + f.dim;
  for (std::uint32_t j = 0; j < f.dim; ++j) seeds[j] = {x[j], v[j]};
  f.gradient(seeds, gradient);
  for (std::uint32_t j = 0; j < f.dim; ++j) product[j] = gradient[j].slope;
}

}  // namespace qhm::synthetic
