#include "core/seesaw.hpp"

#include <algorithm>
#include <cmath>

#include "core/errors.hpp"
#include "core/pieces.hpp"

namespace qhm {
namespace {

/// The base rate at the first step of each epoch after the warm-up.
std::vector<double> rates_of(Plan const& base, std::uint64_t warm_up) {
  if (base.epochs > max_stages)
    throw InputError("--epochs", std::to_string(base.epochs), "is more than 2^22, too many for --seesaw",
                     "lower --epochs");
  std::vector<double> rates;
  rates.reserve(base.epochs - warm_up);
  for_each_piece<double>(base, steps_after(base, base.epochs), [&](Piece<> const& piece) {
    if (!piece.calendar) {
      for (auto m = piece.first_epoch; m <= piece.last_epoch(); ++m)
        if (m >= warm_up) rates.push_back(value_at(piece.alpha, m));
    } else if (piece.calendar->first_epoch >= warm_up) {
      for (auto k = piece.first_step; k < piece.first_step + piece.steps;
           k += piece.calendar->steps_per_epoch)
        rates.push_back(value_at(piece.alpha, k));
    }
    return true;
  });
  return rates;
}

/// Batch sizes of the base, unrounded where they are kept real, epoch by epoch.
std::vector<double> batches_of(Plan const& base) {
  std::vector<double> batches;
  batches.reserve(base.epochs);
  for (auto const& run : batch_runs(base, base.epochs, max_steps))
    batches.insert(batches.end(), std::min(run.epochs, base.epochs - run.first_epoch), run.batch);
  return batches;
}

void append_if_new(Table& table, std::uint64_t epoch, double value) {
  if (table.entries.empty() || table.entries.back().value != value) table.entries.push_back({epoch, value});
}

double rounded(double batch, BatchRounding rounding) {
  switch (rounding) {
    case BatchRounding::nearest:
      return std::floor(batch + 0.5);
    case BatchRounding::up:
      return std::ceil(batch);
    case BatchRounding::none:
      return batch;
  }
  throw std::logic_error("a rounding is one of three");
}

}  // namespace

SeesawLine seesaw_line(std::string const& name) {
  if (name == "normalised") return SeesawLine::normalised;
  if (name == "sgd") return SeesawLine::sgd;
  throw InputError("--seesaw-line", name, "is not a line of equal plans", "choose normalised or sgd");
}

Plan seesaw(Plan const& base, double factor, SeesawLine line) {
  validate(base);
  if (!(std::isfinite(factor) && factor > 1))
    throw InputError("--seesaw", shortest(factor), "is not above 1",
                     "give the factor of each cut, such as 2 or 1.1");
  std::uint64_t const warm_up = base.warm_up ? base.warm_up->epochs : 0;
  auto const rates = rates_of(base, warm_up);
  auto const batches = batches_of(base);
  Table rate, batch;
  double cuts = 0;
  for (std::uint64_t m = 0; m < base.epochs; ++m) {
    if (m >= warm_up) {
      std::uint64_t const i = m - warm_up;
      if (i > 0 && rates[i] > rates[i - 1] * (1 + 1e-12))
        throw InputError("--seesaw", shortest(factor),
                         "has no cuts in a learning rate that rises at epoch " + std::to_string(m),
                         "choose a falling --lr");
      // A ratio that is a power of the factor but for rounding is that power.
      if (rates[i] > 0)
        cuts = std::max(cuts, std::floor(std::log(rates[0] / rates[i]) / std::log(factor) + 1e-9));
      append_if_new(rate, i, line == SeesawLine::sgd ? rates[0] : rates[0] * std::pow(factor, -cuts / 2));
    }
    double const grown = rounded(batches[m] * std::pow(factor, cuts), base.batch_rounding);
    if (!(grown <= 1e18) && !base.batch_cap)
      throw InputError("--seesaw", shortest(factor),
                       "makes a batch beyond 1e18 at epoch " + std::to_string(m),
                       "choose --lr-min above 0, or --batch-cap");
    append_if_new(batch, m, base.batch_cap ? std::min(grown, static_cast<double>(*base.batch_cap)) : grown);
  }
  Plan plan = base;
  plan.learning_rate = std::move(rate);
  plan.batch = std::move(batch);
  plan.rate_per = RatePer::epoch;
  plan.paper_code = false;
  validate(plan);
  return plan;
}

}  // namespace qhm
