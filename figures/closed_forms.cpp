#include "figures/closed_forms.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/batch_runs.hpp"
#include "figures/claim_values.hpp"

namespace qhm::figures {
namespace {

constexpr double rounding = 1e-12;  // both sides are good to 1e-14: an equality may be off by so much

/// The kind to show: the paper's main plan has step-decays where the line allows them.
std::string preferred(std::vector<std::string> const& kinds) {
  return std::find(kinds.begin(), kinds.end(), "step-decay") != kinds.end() ? "step-decay" : kinds.front();
}

/// The paper's own numbers under the kinds that the line speaks of: K after 300 epochs.
verify::Case own_setting(verify::Domain const& domain, std::string const& batch) {
  ScheduleNumbers const numbers;
  Plan plan;
  plan.learning_rate = make_learning_rate(domain.rates.front(), numbers);
  plan.batch = make_batch(batch, numbers);
  plan.beta = make_beta(preferred(domain.betas), numbers);
  plan.gamma = make_gamma(preferred(domain.gammas), numbers);
  return {.plan = plan, .steps = steps_after(plan, plan.epochs)};
}

std::string number(double value) {
  return fmt::format("{:.6g}", value);
}

class CorollaryTable {
 public:
  CorollaryTable(std::string const& corollary, std::map<std::string, double>& facts) : facts_(facts) {
    bool const third = corollary == "corollary-3";
    table_ = {.caption = third ? "Corollary 3: A, B, C" : "Corollary 5: A', B', C', D'",
              .header = {"line", "learning rate", "batch", "beta", "setting", "K", "exact", "printed",
                         "corrected", "printed/exact", "the line"},
              .rows = {},
              .keys = 1};
    for (auto const* line : lines_of(corollary)) add(*line);
  }

  [[nodiscard]] TextTable const& table() const { return table_; }

 private:
  void add(verify::Claim const& line) {
    bool below = false;
    for (auto const& batch : line.domain->batches)
      below |= add_row(line, own_setting(*line.domain, batch), "paper, 300 epochs");
    if (line.recorded == verify::Verdict::refuted)
      for (auto const& at : line.cases) below |= add_row(line, at, "counterexample");
    facts_["lines"] += 1;
    bool const printed = line.reading == verify::Reading::printed;
    facts_[printed ? "printed-below-exact" : "readings-below-exact"] += below ? 1 : 0;
  }

  /// Whether the line lies below the exact value there.
  bool add_row(verify::Claim const& line, verify::Case const& at, char const* setting) {
    auto const [exact, claimed, corrected] = values_at(line, at);
    bool const below = claimed < exact * (1 - rounding);
    facts_["corrected-below-exact"] += corrected < exact * (1 - rounding) ? 1 : 0;
    auto const id = line.id.substr(line.id.find('/') + 1);
    table_.rows.push_back({id, std::string(kind_name(at.plan.learning_rate)),
                           std::string(kind_name(at.plan.batch)), std::string(kind_name(at.plan.beta)),
                           setting, std::to_string(at.steps), number(exact), number(claimed),
                           number(corrected), fmt::format("{:.4g}", claimed / exact), standing(line, below)});
    return below;
  }

  static std::string standing(verify::Claim const& line, bool below) {
    auto const reading = std::string(verify::reading_name(line.reading));
    if (below) return reading + ", below the exact value";
    return reading + (line.recorded == verify::Verdict::refuted ? ", above it here" : ", holds");
  }

  std::map<std::string, double>& facts_;
  TextTable table_;
};

}  // namespace

Picture closed_forms_picture(ClosedForms const& recipe) {
  Picture picture;
  std::vector<TextTable> tables;
  for (auto const* fact : {"lines", "printed-below-exact", "readings-below-exact", "corrected-below-exact"})
    picture.facts[fact] = 0;
  for (auto const& corollary : recipe.corollaries)
    tables.push_back(CorollaryTable(corollary, picture.facts).table());
  picture.content = std::move(tables);
  picture.notes.emplace_back(
      "Paper: n = 50,000, alpha 0.1 (to 0, power 2), batch 8 (doubled every 30 epochs), beta 0.9 (or from "
      "0.5), gamma "
      "0.7, factors 0.5. Printed: legible in the copy that this project works from; garbled: damaged there, "
      "letter by "
      "letter, which says nothing about the paper; intended: what an illegible line most likely says.");
  return picture;
}

}  // namespace qhm::figures
