#include "bounds/rates/order.hpp"

#include <tuple>

namespace qhm::bounds {

std::strong_ordering operator<=>(Order const& x, Order const& y) {
  auto const key = [](Order const& o) {
    return o.zero ? std::tuple(false, Rational{}, Rational{}, Rational{})
                  : std::tuple(true, o.power, o.log, o.loglog);
  };
  return key(x) <=> key(y);
}

Order operator*(Order const& x, Order const& y) {
  if (x.zero || y.zero) return Order::nothing();
  return {.power = x.power + y.power, .log = x.log + y.log, .loglog = x.loglog + y.loglog};
}

Order operator/(Order const& x, Order const& y) {
  if (y.zero) throw std::domain_error("an order is divided by zero");
  return x * Order{.power = -y.power, .log = -y.log, .loglog = -y.loglog};
}

Order operator+(Order const& x, Order const& y) {
  return x < y ? y : x;
}

Order in_exponential_variable(Order const& x) {
  if (x.loglog != 0) throw std::domain_error("orders have no triple logarithm");
  return {.log = x.power, .loglog = x.log, .zero = x.zero};
}

Order in_quadratic_variable(Order const& x) {
  return {.power = x.power * Rational(1, 2), .log = x.log, .loglog = x.loglog, .zero = x.zero};
}

std::string text(Order const& order, std::string_view variable) {
  if (order.zero) return "0";
  std::string const x(variable);
  std::string all;
  auto const add = [&](std::string const& plain, std::string const& base, Rational exponent) {
    if (exponent == 0) return;
    all += (all.empty() ? "" : " ") + (exponent == 1 ? plain : base + "^" + exponent.text());
  };
  add(x, x, order.power);
  add("log " + x, "(log " + x + ")", order.log);
  add("loglog " + x, "(loglog " + x + ")", order.loglog);
  return all.empty() ? "1" : all;
}

}  // namespace qhm::bounds
