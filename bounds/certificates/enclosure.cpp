#include "bounds/certificates/enclosure.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <memory>

namespace qhm::bounds {
namespace {

static_assert(sizeof(long) == sizeof(std::uint64_t), "MPFR's integers are `long`");

/// A thread's precision; MPFR's caches of constants, one per thread, go when the thread does.
struct ThreadState {
  unsigned bits = 128;
  ~ThreadState() { mpfr_free_cache(); }
};
thread_local ThreadState thread_state;

/// A number of MPFR for one computation.
class Number {
 public:
  explicit Number(mpfr_prec_t bits) { mpfr_init2(value_, bits); }
  Number(Number const&) = delete;
  Number& operator=(Number const&) = delete;
  ~Number() { mpfr_clear(value_); }
  operator mpfr_ptr() { return value_; }

 private:
  mpfr_t value_;
};

std::string decimal_text(mpfr_srcptr x, int digits, mpfr_rnd_t rounding) {
  if (digits < 1) throw std::invalid_argument("a decimal needs at least one digit");
  if (mpfr_inf_p(x)) return mpfr_sgn(x) > 0 ? "inf" : "-inf";
  if (mpfr_zero_p(x)) return "0";
  mpfr_exp_t point = 0;  // the value is 0.d1d2d3... 10^point
  std::unique_ptr<char, void (*)(char*)> const raw(
      mpfr_get_str(nullptr, &point, 10, static_cast<std::size_t>(digits), x, rounding), mpfr_free_str);
  std::string text = raw.get();
  std::string const sign = text.front() == '-' ? "-" : "";
  text.erase(0, sign.size());
  text.erase(text.find_last_not_of('0') + 1);
  if (-4 < point && point <= 0) return fmt::format("{}0.{:0<{}}{}", sign, "", -point, text);
  if (0 < point && point <= digits) {
    auto const whole = static_cast<std::size_t>(point);
    if (text.size() <= whole) return fmt::format("{}{:0<{}}", sign, text, whole);
    return fmt::format("{}{}.{}", sign, text.substr(0, whole), text.substr(whole));
  }
  if (text.size() > 1) text.insert(1, 1, '.');
  return fmt::format("{}{}e{}{:02}", sign, text, point > 0 ? '+' : '-', std::abs(point - 1));
}

/// Leaves what may follow the sign to MPFR, but not its other bases, names and blanks.
bool is_decimal(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text == "inf") return true;
  return !text.empty() && text.find_first_not_of("0123456789.eE+-") == std::string_view::npos;
}

}  // namespace

unsigned working_precision() {
  return thread_state.bits;
}

PrecisionScope::PrecisionScope(unsigned bits) : before_(thread_state.bits) {
  if (bits < 64 || bits > 1U << 20)
    throw std::invalid_argument("precision: " + std::to_string(bits) + " bits are not in [64, 2^20]");
  thread_state.bits = bits;
}

PrecisionScope::~PrecisionScope() {
  thread_state.bits = before_;
}

void Enclosure::settle(char const* operation) {
  if (mpfr_nan_p(lo()) || mpfr_nan_p(hi()))
    throw Undecided(std::string(operation) + ": undefined for operands at infinity");
  if (mpfr_zero_p(lo())) mpfr_set_zero(&value_->left, 1);  // 0^-3 is inf, but (-0)^-3 is -inf
}

Enclosure::Enclosure(double x) : Enclosure(Unset{}) {
  if (std::isnan(x)) throw Undecided("a NaN stands for no number");
  mpfi_set_d(value_, x);
}

Enclosure::Enclosure(std::string_view decimal) : Enclosure(Unset{}) {
  std::string const text(decimal);
  if (!is_decimal(decimal) || mpfr_set_str(&value_->left, text.c_str(), 10, MPFR_RNDD) != 0)
    throw std::invalid_argument("`" + text + "` is not a decimal number");
  mpfr_set_str(&value_->right, text.c_str(), 10, MPFR_RNDU);
  settle("decimal");
}

Enclosure::Enclosure(Enclosure const& other) : holds_(other.holds_) {
  if (!holds_) return;
  mpfi_init2(value_, mpfi_get_prec(other.value_));
  mpfi_set(value_, other.value_);
}

Enclosure::Enclosure(Enclosure&& other) noexcept : holds_(std::exchange(other.holds_, false)) {
  value_[0] = other.value_[0];
}

Enclosure& Enclosure::operator=(Enclosure const& other) {
  return *this = Enclosure(other);
}

Enclosure& Enclosure::operator=(Enclosure&& other) noexcept {
  std::swap(value_[0], other.value_[0]);
  std::swap(holds_, other.holds_);
  return *this;
}

Enclosure::~Enclosure() {
  if (holds_) mpfi_clear(value_);
}

Enclosure operator-(Enclosure const& x) {
  return Enclosure::result("-x", [&](mpfi_ptr r) { mpfi_neg(r, x.value_); });
}

Enclosure operator+(Enclosure const& x, Enclosure const& y) {
  return Enclosure::result("x + y", [&](mpfi_ptr r) { mpfi_add(r, x.value_, y.value_); });
}

Enclosure operator-(Enclosure const& x, Enclosure const& y) {
  return Enclosure::result("x - y", [&](mpfi_ptr r) { mpfi_sub(r, x.value_, y.value_); });
}

Enclosure operator*(Enclosure const& x, Enclosure const& y) {
  if ((x.is_infinity() && mpfi_has_zero(y.value_)) || (y.is_infinity() && mpfi_has_zero(x.value_)))
    throw Undecided("x y: undefined for operands 0 and infinity");
  return Enclosure::result("x y", [&](mpfi_ptr r) { mpfi_mul(r, x.value_, y.value_); });
}

Enclosure operator/(Enclosure const& x, Enclosure const& y) {
  if (mpfr_sgn(y.lo()) * mpfr_sgn(y.hi()) < 0 || (mpfr_zero_p(y.lo()) && mpfr_zero_p(y.hi())))
    throw Undecided("x/y: the divisor " + to_string(y) + " may be zero");
  return Enclosure::result("x/y", [&](mpfi_ptr r) { mpfi_div(r, x.value_, y.value_); });
}

bool operator<(Enclosure const& x, Enclosure const& y) {
  if (certainly_less(x, y)) return true;
  if (mpfr_greaterequal_p(x.lo(), y.hi())) return false;
  throw Undecided("it is undecided whether " + to_string(x) + " < " + to_string(y));
}

bool operator<=(Enclosure const& x, Enclosure const& y) {
  if (mpfr_lessequal_p(x.hi(), y.lo())) return true;
  if (certainly_less(y, x)) return false;
  throw Undecided("it is undecided whether " + to_string(x) + " <= " + to_string(y));
}

bool operator==(Enclosure const& x, Enclosure const& y) {
  return mpfr_equal_p(x.lo(), y.lo()) && mpfr_equal_p(x.hi(), y.hi());
}

bool certainly_less(Enclosure const& x, Enclosure const& y) {
  return mpfr_less_p(x.hi(), y.lo());
}

bool contains(Enclosure const& outer, Enclosure const& inner) {
  return mpfr_lessequal_p(outer.lo(), inner.lo()) && mpfr_lessequal_p(inner.hi(), outer.hi());
}

bool isfinite(Enclosure const& x) {
  return mpfi_bounded_p(x.value_);
}

double approximate(Enclosure const& x) {
  Number middle(mpfi_get_prec(x.value_) + 64);
  mpfr_add(middle, x.lo(), x.hi(), MPFR_RNDN);
  mpfr_div_2ui(middle, middle, 1, MPFR_RNDN);
  return mpfr_get_d(middle, MPFR_RNDN);
}

double lower(Enclosure const& x) {
  return mpfr_get_d(x.lo(), MPFR_RNDD);
}

double upper(Enclosure const& x) {
  return mpfr_get_d(x.hi(), MPFR_RNDU) + 0.0;  // -0 becomes 0
}

double relative_width(Enclosure const& x) {
  if (mpfr_equal_p(x.lo(), x.hi())) return 0;
  if (mpfi_has_zero(x.value_) || !isfinite(x)) return std::numeric_limits<double>::infinity();
  Number width(53);
  mpfr_sub(width, x.hi(), x.lo(), MPFR_RNDU);
  mpfr_div(width, width, mpfr_sgn(x.lo()) > 0 ? x.lo() : x.hi(), MPFR_RNDA);
  return std::abs(mpfr_get_d(width, MPFR_RNDA));
}

std::string to_string(Enclosure const& x) {
  return fmt::format("[{}, {}]", lower_decimal(x, 17), upper_decimal(x, 17));
}

std::string lower_decimal(Enclosure const& x, int digits) {
  return decimal_text(x.lo(), digits, MPFR_RNDD);
}

std::string upper_decimal(Enclosure const& x, int digits) {
  return decimal_text(x.hi(), digits, MPFR_RNDU);
}

}  // namespace qhm::bounds
