#include "verify/search.hpp"

#include <cmath>
#include <deque>
#include <exception>
#include <limits>
#include <mutex>
#include <thread>

#include "core/errors.hpp"

namespace qhm::verify {
namespace {

constexpr int random_cases_a_round = 40, moves_a_round = 60;

/// Above 1 by more than the rounding of any formula in double.
constexpr double suspicious = 1 + 1e-9;

/// exact/claimed in double; 0 where the claim says nothing.
double ratio_at(Claim const& claim, Case const& at) try {
  auto const [exact, claimed] = claim.inequality->values(at);
  if (std::isnan(exact) || std::isnan(claimed)) return 0;
  if (claimed > 0) return exact / claimed;
  return exact > claimed ? std::numeric_limits<double>::infinity() : 1;
} catch (AssumptionViolated const&) {
  return 0;
}

/// The case made smaller and rounder for as long as it stays suspicious.
Case simplified(Claim const& claim, Case at, std::uint64_t& evaluations) {
  for (bool shrunk = true; shrunk;) {
    shrunk = false;
    for (Case const& smaller : simpler(*claim.domain, at)) {
      ++evaluations;
      if (!(ratio_at(claim, smaller) > suspicious)) continue;
      at = smaller;
      shrunk = true;
      break;
    }
  }
  return at;
}

/// One claim on its way through the rounds.
struct Progress {
  Searched found;
  std::uint32_t stream, round = 0;

  /// Whether a violation ended the search.
  bool run_round(SearchBudget const& budget) {
    Claim const& claim = *found.claim;
    Draws draws(budget.seed, round++, stream);
    double best = -1;
    Case best_case;
    auto const try_case = [&](Case const& at) {
      ++found.evaluations;
      double const ratio = ratio_at(claim, at);
      if (ratio > best) {
        best = ratio;
        best_case = at;
      }
    };
    auto const over = [&] { return budget.stop != nullptr && *budget.stop; };
    for (int i = 0; i < random_cases_a_round && !(best > suspicious) && !over(); ++i)
      try_case(random_case(*claim.domain, draws));
    for (int i = 0; i < moves_a_round && best >= 0 && !(best > suspicious) && !over(); ++i)
      try_case(moved(*claim.domain, best_case, draws));
    if (best > suspicious) {
      best_case = simplified(claim, best_case, found.evaluations);
      if (decide_at(*claim.inequality, best_case) == Verdict::refuted)
        found.violation = checked_witness(claim.id, *claim.inequality, best_case);
    }
    if (best > found.largest_ratio) {
      found.largest_ratio = best;
      found.nearest = best_case;
    }
    return found.violation.has_value();
  }
};

}  // namespace

std::vector<Searched> search(std::vector<Claim const*> const& claims, SearchBudget const& budget) {
  std::vector<Progress> all;
  for (std::uint32_t i = 0; i < claims.size(); ++i)
    if (claims[i]->inequality && claims[i]->domain) all.push_back({{.claim = claims[i]}, 100 + i});
  std::deque<Progress*> waiting;
  for (auto& progress : all) waiting.push_back(&progress);
  std::mutex guard;
  std::exception_ptr failure;
  // A claim is with one thread at a time, so that what it sees does not depend on their number.
  auto const work = [&] {
    for (;;) {
      Progress* mine = nullptr;
      {
        std::lock_guard const lock(guard);
        bool const over = std::chrono::steady_clock::now() >= budget.deadline ||
                          (budget.stop != nullptr && *budget.stop) || failure;
        if (waiting.empty() || over) return;
        mine = waiting.front();
        waiting.pop_front();
      }
      bool ended = true;
      try {
        ended = mine->run_round(budget) || mine->found.evaluations >= budget.evaluations;
      } catch (...) {
        std::lock_guard const lock(guard);
        failure = std::current_exception();
      }
      if (ended) continue;
      std::lock_guard const lock(guard);
      waiting.push_back(mine);
    }
  };
  {
    std::vector<std::jthread> workers;
    for (unsigned t = 1; t < budget.threads; ++t) workers.emplace_back(work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
  std::vector<Searched> searched;
  for (auto& progress : all) searched.push_back(std::move(progress.found));
  return searched;
}

}  // namespace qhm::verify
