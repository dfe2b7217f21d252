#include "bounds/certificates/certificate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "bounds/certificates/enclosed_arithmetic.hpp"
#include "bounds/theorems/evaluators.hpp"

namespace qhm::bounds {

std::string_view verdict_name(Verdict verdict) {
  return verdict == Verdict::holds ? "holds" : verdict == Verdict::refuted ? "refuted" : "undecided";
}

namespace {

/// The comparison at the working precision; empty where the enclosures overlap.
std::optional<bool> at_most(Enclosure const& left, Enclosure const& right) {
  try {
    return left <= right;
  } catch (Undecided const&) {
    return std::nullopt;
  }
}

bool narrow(BasicTerm<Enclosure> const& term) {
  return !term.value || *term.value == Enclosure(0) || relative_width(*term.value) <= certificate_width;
}

bool narrow(BasicEvaluation<Enclosure> const& enclosed) {
  auto const all = [](auto const& terms) {
    return std::all_of(terms.begin(), terms.end(), [](auto const& term) { return narrow(term); });
  };
  return all(enclosed.terms) && all(enclosed.closed_form) && narrow({"", enclosed.bound});
}

/// For each term that has a closed form, whether it is at most that, as far as these enclosures tell.
std::vector<std::optional<bool>> comparisons(BasicEvaluation<Enclosure> const& enclosed) {
  std::vector<std::optional<bool>> all;
  for (std::size_t i = 0; i < enclosed.closed_form.size(); ++i)
    if (auto const& closed = enclosed.closed_form[i].value)
      all.push_back(at_most(*enclosed.terms[i].value, *closed));
    else
      all.push_back(std::nullopt);
  return all;
}

}  // namespace

Verdict certified_at_most(std::function<Enclosure()> const& left, std::function<Enclosure()> const& right) {
  for (unsigned const bits : certificate_precisions) try {
      PrecisionScope const scope(bits);
      if (auto const answer = at_most(left(), right())) return *answer ? Verdict::holds : Verdict::refuted;
    } catch (Undecided const&) {
    }
  return Verdict::undecided;
}

/// The plan's pieces at each precision so far.
struct Certifier::State {
  Problem problem;
  Plan plan;
  std::uint64_t steps;
  std::map<unsigned, PlanAt<Enclosure>> at;
};

Certifier::Certifier(Problem const& problem, Plan const& plan, std::uint64_t steps)
    : state_(new State{problem, plan, steps, {}}) {}

Certifier::~Certifier() = default;

Certificate Certifier::certify(Theorem const& theorem, Evaluation const& value) {
  Certificate certificate;
  std::string open_question;
  bool evaluated = false;
  for (unsigned const bits : certificate_precisions) {
    PrecisionScope const scope(bits);
    certificate.precision = bits;
    auto& at = state_->at.try_emplace(bits, state_->plan, state_->steps).first->second;
    try {
      certificate.enclosed = evaluators<Enclosure>()[theorem.index](state_->problem, at, &value);
      evaluated = true;
    } catch (Undecided const& open) {
      open_question = open.what();
      continue;
    }
    auto const compared = comparisons(certificate.enclosed);
    certificate.closed_forms.clear();
    bool settled = narrow(certificate.enclosed);
    for (std::size_t i = 0; i < compared.size(); ++i) {
      bool const has_form = certificate.enclosed.closed_form[i].value.has_value();
      settled = settled && (!has_form || compared[i]);
      certificate.closed_forms.push_back(!compared[i]   ? Verdict::undecided
                                         : *compared[i] ? Verdict::holds
                                                        : Verdict::refuted);
    }
    if (settled) return certificate;
  }
  certificate.decided = evaluated;
  if (!evaluated)
    certificate.enclosed.reason =
        fmt::format("undecided at {} bits: {}", certificate.precision, open_question);
  return certificate;
}

}  // namespace qhm::bounds
