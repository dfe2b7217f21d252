#include "bounds/theorems/registry.hpp"

#include <fmt/format.h>

#include <vector>

#include "bounds/theorems/evaluators.hpp"
#include "core/errors.hpp"

namespace qhm::bounds {
namespace {

std::vector<Theorem> registered() {
  std::vector<Theorem> all{
      {"theorem-2", "Theorem 2 (i), arXiv 2506.23544, as printed", Standing::proved, 0},
      {"theorem-2-w", "Theorem 2 with sums in place of maxima (derived)", Standing::proved, 0},
      {"theorem-2-s", "Theorem 2, sharp form (derived)", Standing::proved, 0},
      {"theorem-4", "Theorem 4 (i), arXiv 2506.23544, as printed: not a theorem", Standing::refuted, 0},
      {"theorem-4-repaired", "Theorem 4 with Lyapunov weight 1/L (derived)", Standing::proved, 0},
      {"theorem-4-free-scale", "Theorem 4' with the best constant Lyapunov weight (derived)",
       Standing::proved, 0},
      {"theorem-4-sup", "Theorem 4'' with a Lyapunov weight that follows the schedules (derived)",
       Standing::proved, 0},
      {"theorem-x", "Theorem X, any schedules, bounded gradients (derived)", Standing::proved, 0},
      {"theorem-x-closed", "Theorem X without its recursion (derived)", Standing::proved, 0},
      {"theorem-a", "Theorem A, no bounded gradients (derived)", Standing::proved, 0},
      {"corollary-a1", "Corollary A1, constant parameters (derived)", Standing::proved, 0},
      {"corollary-a2", "Corollary A2, NSHB, after Liu, Gao and Yin (derived)", Standing::proved, 0},
      {"corollary-a3", "Corollary A3, NSHB, any schedules (derived)", Standing::proved, 0},
      {"corollary-a4", "Corollary A4, SGD (derived)", Standing::proved, 0}};
  for (std::size_t i = 0; i < all.size(); ++i) all[i].index = i;
  return all;
}

}  // namespace

TableTooLong::TableTooLong()
    : std::runtime_error(
          fmt::format("not evaluated: a recursion over more than {} stages", most_stages_for_recursions)) {}

std::span<Theorem const> theorems() {
  static std::vector<Theorem> const all = registered();
  return all;
}

Theorem const& theorem_named(std::string const& name) {
  std::string known;
  for (auto const& theorem : theorems()) {
    if (theorem.name == name) return theorem;
    known += (known.empty() ? "" : ", ") + theorem.name;
  }
  throw InputError("--theorem", name, "is not a theorem here", "choose one of: " + known);
}

}  // namespace qhm::bounds
