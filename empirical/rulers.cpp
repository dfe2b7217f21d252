#include "empirical/rulers.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "core/errors.hpp"

namespace qhm::empirical {
namespace {

std::vector<std::int64_t> sizes_below(std::int64_t samples) {
  std::vector<std::int64_t> sizes;
  for (std::int64_t const size : {8, 32, 128, 512})
    if (size < samples) sizes.push_back(size);
  return sizes;
}

Series empty_rows(std::vector<std::int64_t> const& sizes) {
  std::vector<std::string> columns{"epoch", "step", "batch_before", "batch_after", "eval", "eval-augmented"};
  for (auto const size : sizes) columns.push_back("train-fixed-" + std::to_string(size));
  columns.emplace_back("train-batch-before");
  columns.emplace_back("train-batch-after");
  return Series(columns);
}

}  // namespace

RulerStudy::RulerStudy(std::int64_t samples) : sizes_(sizes_below(samples)), rows_(empty_rows(sizes_)) {}

void RulerStudy::restore(Series const& rows, std::uint64_t epochs, std::string const& where) {
  if (rows.columns() != rows_.columns())
    throw InputError(where, "", "has other columns", "use the version that wrote it");
  rows_ = Series(rows.columns());
  for (auto const& row : rows.rows())
    if (row.front() <= static_cast<double>(epochs)) rows_.append(row);
}

void RulerStudy::measure(Classifier const& model, Samples const& samples, RulerPlace const& place,
                         std::uint64_t step, std::int64_t batch_after, std::int64_t measurement_batch,
                         Progressed const& progressed, Ranks const& ranks) {
  bool const coupled = has_batch_norm(*model.module);
  auto const squared_norm = [&](Ruler const& ruler, bool has_meaning) {
    if (!has_meaning) return std::numeric_limits<double>::quiet_NaN();
    return full_gradient(model, samples, ruler, progressed, ranks).squared_norm;
  };
  std::vector<double> row{static_cast<double>(place.epoch), static_cast<double>(step),
                          static_cast<double>(place.epoch_batch), static_cast<double>(batch_after)};
  row.push_back(squared_norm(ruler_at(Functional::eval, place, measurement_batch), true));
  row.push_back(squared_norm(ruler_at(Functional::eval_augmented, place, measurement_batch),
                             !place.augmentation.none()));
  for (auto const size : sizes_)
    row.push_back(squared_norm(ruler_at(Functional::train_fixed, place, size), coupled));
  for (auto const size : {place.epoch_batch, batch_after}) {
    auto there = place;
    there.epoch_batch = size;
    row.push_back(squared_norm(ruler_at(Functional::train_batch, there, size), coupled));
  }
  rows_.append(row);
}

}  // namespace qhm::empirical
