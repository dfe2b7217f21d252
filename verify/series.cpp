#include "verify/series.hpp"

namespace qhm::verify {

std::string_view series_name(Series series) {
  switch (series) {
    case Series::alpha:
      return "sum alpha";
    case Series::alpha_sq:
      return "sum alpha^2";
    case Series::alpha_sq_over_batch:
      return "sum alpha^2/b";
    case Series::omega:
      return "sum gamma beta";
    case Series::complement_over_batch:
      return "sum (1-beta)/b";
    case Series::complement_sq_over_batch:
      return "sum (1-beta)^2/b";
    case Series::alpha_sq_over_complement:
      return "sum alpha^2/(1-beta)";
  }
  return "?";
}

std::optional<Series> numerator_of(Term term) {
  switch (term) {
    case Term::A:
      return std::nullopt;
    case Term::B:
      return Series::alpha_sq_over_batch;
    case Term::C:
      return Series::omega;
    case Term::B_prime:
      return Series::complement_over_batch;
    case Term::C_prime:
      return Series::alpha_sq;
    case Term::D_prime:
      return Series::alpha_sq_over_complement;
    case Term::B_square:
      return Series::complement_sq_over_batch;
  }
  throw std::logic_error("no such term");
}

}  // namespace qhm::verify
