#include "empirical/records.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "bounds/bound_table.hpp"
#include "core/errors.hpp"

namespace qhm::empirical {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

constexpr char measured_columns[] =
    "epoch,step,evaluations,seconds,lr,beta,gamma,batch,train_loss,test_loss,test_accuracy,"
    "grad_norm_sq,min_grad_norm_sq,sigma2,sigma2_se,L,G";

std::vector<std::string> column_names(RecordContents const& contents) {
  auto names = Series::parse(measured_columns, "epochs.csv").columns();
  for (auto const& theorem : bounds::theorem_names()) names.push_back(theorem);
  for (std::size_t i = 1; i < contents.functionals.size(); ++i)
    names.push_back("grad_norm_sq_" + functional_name(contents.functionals[i]));
  for (auto const* name : {"grad_norm", "L_hessian", "L_hessian_part", "measure_seconds"})
    names.emplace_back(name);
  if (contents.validation) {
    names.emplace_back("validation_loss");
    names.emplace_back("validation_accuracy");
  }
  if (contents.lmo) {
    for (auto const* name : {"grad_dual_norm", "loss", "cost"}) names.emplace_back(name);
  }
  return names;
}

Known not_yet_seen() {
  return {std::numeric_limits<double>::infinity(), Origin::estimated, 0};
}

/// Keeps the larger of what was seen and `now`; NaN (not measured) and overflow count for nothing.
void raise(Known& seen, double now, double standard_error = 0) {
  if (!std::isfinite(now) || (std::isfinite(seen.value) && now <= seen.value)) return;
  seen = {now, Origin::estimated, std::isfinite(standard_error) ? standard_error : 0};
}

/// The larger of two lower estimates, where NaN is none.
double larger(double a, double b) {
  return std::isnan(a) ? b : std::isnan(b) ? a : std::max(a, b);
}

}  // namespace

EpochRecords::EpochRecords(Plan plan, RecordContents contents)
    : plan_(std::move(plan)),
      contents_(std::move(contents)),
      series_(column_names(contents_)),
      problem_{.smoothness = not_yet_seen(),
               .variance = not_yet_seen(),
               .gradient_bound = not_yet_seen(),
               .gap = not_yet_seen()} {}

void EpochRecords::restore(Series const& rows, std::string const& where) {
  if (rows.columns() != series_.columns() || rows.rows().empty())
    throw InputError(where, "", "has records with other columns", "use the version that wrote it");
  series_ = rows;
  auto const most_epochs = static_cast<double>(plan_.epochs);
  if (!(last("epoch") >= 0 && last("epoch") <= most_epochs && last("step") >= 0 && last("step") <= 0x1p53))
    throw InputError(where, "", "has records that end beyond the plan",
                     "begin the run anew in another folder");
  auto const column = [&](char const* name) { return rows.column(name); };
  auto const L = column("L"), sigma2 = column("sigma2"), error = column("sigma2_se"), G = column("G");
  for (std::size_t i = 0; i < L.size(); ++i) see(L[i], {sigma2[i], error[i]}, G[i]);
  problem_.gap.value = column("train_loss").front();
}

void EpochRecords::append(EpochRow const& row) {
  auto const here = larger(row.smoothness, row.curvature);
  see(here, row.variance, row.gradient_bound);
  if (series_.rows().empty()) problem_.gap.value = row.train_loss;
  double const own_norm = row.squared_norms.front();
  double const smallest = series_.rows().empty() ? own_norm : std::fmin(last("min_grad_norm_sq"), own_norm);

  std::vector<double> cells{static_cast<double>(row.epoch), static_cast<double>(row.step),
                            row.step == 0 ? 0 : evaluations(plan_, row.step), row.seconds};
  auto const add = [&](std::vector<double> const& more) {
    for (double const cell : more) cells.push_back(cell);
  };
  if (row.stage) {
    add({row.stage->alpha, row.stage->beta, row.stage->gamma, row.stage->batch});
  } else {
    add({unknown, unknown, unknown, unknown});
  }
  add({row.train_loss, row.test.loss, row.test.accuracy, own_norm, smallest, row.variance.value,
       row.variance.standard_error, here, row.gradient_bound});
  add(bounds_after(row.step));
  add({row.squared_norms.begin() + 1, row.squared_norms.end()});
  add({std::sqrt(own_norm), row.curvature, row.part_curvature, row.measure_seconds});
  if (row.validation) add({row.validation->loss, row.validation->accuracy});
  if (contents_.lmo)
    add({row.dual_norm.value_or(unknown), row.loss.value_or(unknown),
         cells[2] * row.step_cost.value_or(unknown)});
  series_.append(std::move(cells));
}

void EpochRecords::see(double smoothness, VarianceEstimate const& variance, double gradient_bound) {
  raise(problem_.smoothness, smoothness);
  raise(problem_.variance, variance.value, variance.standard_error);
  raise(problem_.gradient_bound, gradient_bound);
}

std::vector<double> EpochRecords::bounds_after(std::uint64_t step) const {
  bool usable = contents_.bounds && step > 0 && problem_.smoothness.value > 0;
  for (auto const& constant : {problem_.smoothness, problem_.variance, problem_.gap})
    usable = usable && std::isfinite(constant.value);
  if (!usable) return std::vector<double>(bounds::theorem_names().size(), unknown);
  return bounds::bounds_at(problem_, plan_, std::array{step}).front();
}

double EpochRecords::last(std::string const& column) const {
  return series_.rows().empty() ? 0 : series_.column(column).back();
}

std::uint64_t EpochRecords::epochs_done() const {
  return static_cast<std::uint64_t>(last("epoch"));
}

std::uint64_t EpochRecords::steps_done() const {
  return static_cast<std::uint64_t>(last("step"));
}

double EpochRecords::seconds() const {
  return last("seconds");
}

double EpochRecords::measure_seconds() const {
  return last("measure_seconds");
}

}  // namespace qhm::empirical
