#include "bounds/certificates/enclosure.hpp"

namespace qhm::bounds {

Enclosure abs(Enclosure const& x) {
  return Enclosure::result("|x|", [&](mpfi_ptr r) { mpfi_abs(r, x.value_); });
}

Enclosure min(Enclosure const& x, Enclosure const& y) {
  return Enclosure::result("min", [&](mpfi_ptr r) {
    mpfr_min(&r->left, x.lo(), y.lo(), MPFR_RNDD);
    mpfr_min(&r->right, x.hi(), y.hi(), MPFR_RNDU);
  });
}

Enclosure max(Enclosure const& x, Enclosure const& y) {
  return Enclosure::result("max", [&](mpfi_ptr r) {
    mpfr_max(&r->left, x.lo(), y.lo(), MPFR_RNDD);
    mpfr_max(&r->right, x.hi(), y.hi(), MPFR_RNDU);
  });
}

Enclosure hull(Enclosure const& x, Enclosure const& y) {
  return Enclosure::result("hull", [&](mpfi_ptr r) { mpfi_union(r, x.value_, y.value_); });
}

Enclosure square(Enclosure const& x) {
  return Enclosure::result("x^2", [&](mpfi_ptr r) { mpfi_sqr(r, x.value_); });
}

Enclosure sqrt(Enclosure const& x) {
  if (mpfr_sgn(x.lo()) < 0) throw Undecided("sqrt: " + to_string(x) + " reaches below 0");
  return Enclosure::result("sqrt", [&](mpfi_ptr r) { mpfi_sqrt(r, x.value_); });
}

Enclosure exp(Enclosure const& x) {
  return Enclosure::result("exp", [&](mpfi_ptr r) { mpfi_exp(r, x.value_); });
}

Enclosure log(Enclosure const& x) {
  if (mpfr_sgn(x.lo()) < 0 || mpfr_zero_p(x.hi()))
    throw Undecided("log: " + to_string(x) + " reaches below 0 or is 0");
  return Enclosure::result("log", [&](mpfi_ptr r) { mpfi_log(r, x.value_); });
}

Enclosure sin(Enclosure const& x) {
  return Enclosure::result("sin", [&](mpfi_ptr r) { mpfi_sin(r, x.value_); });
}

Enclosure cos(Enclosure const& x) {
  return Enclosure::result("cos", [&](mpfi_ptr r) { mpfi_cos(r, x.value_); });
}

Enclosure Enclosure::power(Enclosure const& x, std::uint64_t n) {
  if (n == 0) return 1;
  // An odd power rises with x, an even one with |x|: from the end nearest to 0 to the one farthest from it.
  bool const even = n % 2 == 0;
  bool const swapped = even && mpfr_cmpabs(x.lo(), x.hi()) > 0;
  bool const through_0 = even && mpfr_sgn(x.lo()) * mpfr_sgn(x.hi()) < 0;
  return result("x^n", [&](mpfi_ptr r) {
    mpfr_pow_ui(&r->left, swapped ? x.hi() : x.lo(), n, MPFR_RNDD);
    mpfr_pow_ui(&r->right, swapped ? x.lo() : x.hi(), n, MPFR_RNDU);
    if (through_0) mpfr_set_zero(&r->left, 1);
  });
}

Enclosure pow(Enclosure const& x, Enclosure const& y) {
  if (mpfr_equal_p(y.lo(), y.hi()) && mpfr_integer_p(y.lo()) && mpfr_fits_slong_p(y.lo(), MPFR_RNDN))
    return pow(x, mpfr_get_si(y.lo(), MPFR_RNDN));
  bool const y_may_be_0 = mpfi_has_zero(y.value_);
  bool const at_0 = mpfr_zero_p(x.lo()) && (y_may_be_0 || (mpfr_zero_p(x.hi()) && mpfr_sgn(y.lo()) < 0));
  bool const at_1 = mpfi_is_inside_ui(1, x.value_) && y.is_infinity();
  if (mpfr_sgn(x.lo()) < 0 || at_0 || at_1 || (x.is_infinity() && y_may_be_0))
    throw Undecided("x^y: undefined for some members of " + to_string(x) + "^" + to_string(y));
  // For a base e >= 1, e^y rises with y; below 1 it falls. So each end of x has its extremes at ends of y.
  auto const smallest = [&](mpfr_ptr to, mpfr_srcptr e) {
    mpfr_pow(to, e, mpfr_cmp_ui(e, 1) >= 0 ? y.lo() : y.hi(), MPFR_RNDD);
  };
  auto const largest = [&](mpfr_ptr to, mpfr_srcptr e) {
    mpfr_pow(to, e, mpfr_cmp_ui(e, 1) >= 0 ? y.hi() : y.lo(), MPFR_RNDU);
  };
  return Enclosure::result("x^y", [&](mpfi_ptr r) {
    bool const falls_with_x = mpfr_sgn(y.hi()) <= 0;
    smallest(&r->left, falls_with_x ? x.hi() : x.lo());
    largest(&r->right, falls_with_x ? x.lo() : x.hi());
    if (falls_with_x || mpfr_sgn(y.lo()) >= 0) return;
    Enclosure other;
    smallest(&other.value_->left, x.hi());
    largest(&other.value_->right, x.lo());
    mpfi_union(r, r, other.value_);
  });
}

Enclosure enclosed_pi() {
  return Enclosure::result("pi", [](mpfi_ptr r) { mpfi_const_pi(r); });
}

Enclosure enclosed_zeta(Enclosure const& s) {
  if (mpfr_cmp_ui(s.lo(), 1) <= 0) throw Undecided("zeta: " + to_string(s) + " reaches down to 1");
  return Enclosure::result("zeta", [&](mpfi_ptr r) {
    mpfr_zeta(&r->left, s.hi(), MPFR_RNDD);
    mpfr_zeta(&r->right, s.lo(), MPFR_RNDU);
  });
}

}  // namespace qhm::bounds
