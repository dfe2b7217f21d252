#include "verify/claim.hpp"

#include <fmt/format.h>

#include "core/errors.hpp"
#include "verify/theorem_inequality.hpp"

namespace qhm::verify {

std::string_view reading_name(Reading reading) {
  switch (reading) {
    case Reading::printed:
      return "printed";
    case Reading::garbled:
      return "garbled";
    case Reading::intended:
      return "intended";
    case Reading::corrected:
      return "corrected";
    case Reading::derived:
      return "derived";
  }
  return "?";
}

namespace {

std::string fraction(Rational const& x) {
  std::string const text = x.str();
  return text.size() <= 48 ? text : "";
}

/// Whether two enclosures of what should be one number meet.
bool agree(Enclosure const& x, Enclosure const& y) {
  return !certainly_less(x, y) && !certainly_less(y, x);
}

/// Whether both sides are equal as far as 256 bits tell: relative distance at most 2^-180.
bool touching(Inequality const& inequality, Case const& at) {
  bounds::PrecisionScope const scope(256);
  return relative_width(hull(inequality.exact(at), inequality.claimed(at))) <= 0x1p-180;
}

}  // namespace

Verdict decide_at(Inequality const& inequality, Case const& at) {
  auto const verdict =
      bounds::certified_at_most([&] { return inequality.exact(at); }, [&] { return inequality.claimed(at); });
  if (verdict != Verdict::undecided || !inequality.fractions) return verdict;
  try {
    auto const [exact, claimed] = inequality.fractions(at);
    return exact <= claimed ? Verdict::holds : Verdict::refuted;
  } catch (NoFraction const&) {
    return verdict;
  }
}

Witness checked_witness(std::string const& id, Inequality const& inequality, Case const& at) {
  Witness witness{.where = at, .exact = inequality.exact(at), .claimed = inequality.claimed(at)};
  auto const refuse = [&](std::string const& how) {
    throw RecheckFailed(fmt::format("{}: the witness fails its check by {}", id, how));
  };
  try {
    auto const [exact, claimed] = inequality.fractions(at);
    if (!(exact > claimed)) refuse("exact fractions");
    if (!agree(witness.exact, real<Enclosure>(exact)) || !agree(witness.claimed, real<Enclosure>(claimed)))
      refuse("exact fractions, which the enclosures do not contain");
    witness.exact_fraction = fraction(exact);
    witness.claimed_fraction = fraction(claimed);
  } catch (NoFraction const&) {
    auto const [exact, claimed] = inequality.plain(at);
    if (!certainly_less(claimed, exact)) refuse("a plain loop");
    if (!agree(witness.exact, exact) || !agree(witness.claimed, claimed))
      refuse("a plain loop, whose enclosures do not meet the first ones");
  }
  return witness;
}

Finding evaluate(Claim const& claim) {
  if (claim.decide) return claim.decide();
  Finding finding;
  std::size_t held = 0, equal = 0, open = 0;
  for (Case const& at : claim.cases) {
    auto const verdict = decide_at(*claim.inequality, at);
    if (verdict == Verdict::refuted)
      finding.witnesses.push_back(checked_witness(claim.id, *claim.inequality, at));
    else
      ++(verdict == Verdict::holds ? held : touching(*claim.inequality, at) ? equal : open);
  }
  finding.verdict = !finding.witnesses.empty()      ? Verdict::refuted
                    : open > 0 || held + equal == 0 ? Verdict::undecided
                                                    : Verdict::holds;
  if (finding.verdict == Verdict::refuted)
    finding.evidence =
        fmt::format("violated at {} of {} listed cases, each evaluated a second time by a plain loop{}",
                    finding.witnesses.size(), claim.cases.size(),
                    finding.witnesses.front().exact_fraction.empty() ? "" : " in exact fractions");
  else
    finding.evidence = fmt::format("no violation in {} certified evaluation{}{}{}", held + equal + open,
                                   held + equal + open == 1 ? "" : "s",
                                   equal > 0 ? fmt::format(", {} of them equal to 54 digits", equal) : "",
                                   open > 0 ? fmt::format(", {} left open", open) : "");
  return finding;
}

std::vector<Case> applicable(Inequality const& inequality, Domain const& domain, std::uint32_t count) {
  std::vector<Case> cases;
  for (std::uint32_t trial = 0; cases.size() < count; ++trial) {
    Draws draws(0, trial, 1);
    Case const at = random_case(domain, draws);
    try {
      inequality.values(at);
      cases.push_back(at);
    } catch (AssumptionViolated const&) {
    }
  }
  return cases;
}

}  // namespace qhm::verify
