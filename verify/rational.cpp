#include "verify/rational.hpp"

namespace qhm::verify {

using Integer = boost::multiprecision::cpp_int;

Rational rational(double x) {
  std::string digits = shortest(x);
  int exponent = 0;
  if (auto const e = digits.find('e'); e != std::string::npos) {
    exponent = std::stoi(digits.substr(e + 1));
    digits.resize(e);
  }
  bool const negative = digits.starts_with('-');
  if (negative) digits.erase(0, 1);
  if (auto const point = digits.find('.'); point != std::string::npos) {
    exponent -= static_cast<int>(digits.size() - point - 1);
    digits.erase(point, 1);
  }
  digits.erase(0,
               std::min(digits.find_first_not_of('0'), digits.size() - 1));  // a leading 0 would mean octal
  Integer const scale = pow(Integer(10), static_cast<unsigned>(std::abs(exponent)));
  Integer const whole((negative ? "-" : "") + digits);
  return exponent < 0 ? Rational(whole, scale) : Rational(Integer(whole * scale));
}

Rational root(Rational const& x) {
  Integer const top = sqrt(Integer(numerator(x)));
  Integer const bottom = sqrt(Integer(denominator(x)));
  Rational const candidate(top, bottom);
  if (candidate * candidate != x) throw NoFraction();
  return candidate;
}

Rational logarithm(Rational const& x) {
  if (x != 1) throw NoFraction();
  return 0;
}

Rational power(Rational const& x, Rational const& y) {
  if (x == 1 || y == 0) return 1;
  if (x == 0) return 0;
  if (denominator(y) == 4) return power(root(root(x)), y * 4);
  if (denominator(y) == 2) return power(root(x), y * 2);
  if (denominator(y) != 1) throw NoFraction();
  auto const n = static_cast<unsigned>(Integer(abs(numerator(y))));
  Rational const result(pow(Integer(numerator(x)), n), pow(Integer(denominator(x)), n));
  return y < 0 ? 1 / result : result;
}

}  // namespace qhm::verify
