#include "empirical/stepper.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <optional>

#include "empirical/displaced_weights.hpp"
#include "empirical/hessian_product.hpp"
#include "empirical/probes/unchanged_model.hpp"
#include "empirical/stream.hpp"

namespace qhm::empirical {
namespace {

/// Steps of a batch size that run before one is captured: LibTorch chooses its kernels in them.
constexpr int steps_before_capture = 3;

/// Forgets the gradients instead of filling them with zeros: the next pass then writes where this one adds.
void forget_gradients(std::vector<torch::Tensor>& parameters) {
  for (auto& parameter : parameters) parameter.mutable_grad().reset();
}

/// Room on the device for the tables of the longest epoch.
EpochTables room_for(EpochTables const& tables, std::int64_t samples, torch::Device device) {
  auto const room = [&](torch::Tensor const& table) {
    if (!table.defined()) return torch::Tensor();
    auto sizes = table.sizes().vec();
    sizes.front() = samples;
    return torch::zeros(sizes, table.options().device(device));
  };
  return {.order = room(tables.order), .changes = room(tables.changes), .draws = room(tables.draws)};
}

void copy_to_device(torch::Tensor const& room, torch::Tensor const& table) {
  if (table.defined()) room.narrow(0, 0, table.size(0)).copy_(staged(table, room.device()));
}

void copy_to_device(EpochTables const& room, EpochTables const& tables) {
  copy_to_device(room.order, tables.order);
  copy_to_device(room.changes, tables.changes);
  copy_to_device(room.draws, tables.draws);
}

/// Whether a step is one gradient at the weights, which is what a graph can hold. A rule with a direction may
/// ask for more as soon as its momentum is known.
bool gradient_only(UpdateRule const& rule) {
  return rule.direction().empty();
}

}  // namespace

Stepper::Stepper(Classifier const& model, UpdateRule& rule, Samples const& samples, Ranks const& ranks,
                 StepSettings settings, EpochCapacity capacity, torch::Device device)
    : model_(model),
      rule_(rule),
      samples_(samples),
      ranks_(ranks),
      settings_(settings),
      parameters_(model.module->parameters()),
      capacity_(capacity),
      position_(torch::zeros({1}, torch::dtype(torch::kInt64).device(device))),
      step_(torch::zeros_like(position_)),
      losses_(torch::zeros({capacity.steps}, torch::dtype(torch::kFloat).device(device))),
      graphs_(settings.graphs && CapturedWork::available(device) && gradient_only(rule)) {
  bool const gradients_leave = !ranks.alone() || (graphs_ && !rule.capturable());
  if (!gradients_leave) return;
  std::int64_t count = 0;
  for (auto const& parameter : parameters_) count += parameter.numel();
  gathered_ = torch::zeros({count}, losses_.options());
  std::int64_t begin = 0;
  for (auto const& parameter : parameters_) {
    gradients_.push_back(gathered_.as_strided(parameter.sizes(), parameter.strides(), begin));
    begin += parameter.numel();
  }
}

void Stepper::begin(EpochTables const& tables, std::int64_t first_sample, std::int64_t first_step,
                    torch::Tensor const& losses, ProductTables const& products) {
  if (!tables_.order.defined()) tables_ = room_for(tables, capacity_.samples, position_.device());
  copy_to_device(tables_, tables);
  q_ = products.q;
  if (!q_.empty()) {
    if (!product_tables_.order.defined())
      product_tables_ = room_for(products.samples, capacity_.samples, position_.device());
    copy_to_device(product_tables_, products.samples);
  }
  position_.fill_(first_sample);
  step_.fill_(first_step);
  steps_done_ = first_step;
  losses_.zero_();
  // Every process has a share of each loss; what was saved is their sum.
  if (losses.defined() && ranks_.first()) losses_.narrow(0, 0, first_step).copy_(losses);
  model_.module->train();
}

void Stepper::step(std::int64_t count) {
  auto const work = [&] {
    compute(count);
    if (whole_step_captured()) rule_.step();
  };
  if (!graphs_) {
    work();
  } else if (auto& captured = captured_[count]; captured.steps_before < steps_before_capture) {
    ++captured.steps_before;
    work();
  } else {
    if (!captured.work) {
      captured.work = std::make_unique<CapturedWork>(work);
      forget_gradients(parameters_);  // those of the recording, which holds no numbers
    }
    captured.work->replay();
  }
  if (!whole_step_captured()) {
    spread_gradients();
    rule_.step();
  }
  ++steps_done_;
}

void Stepper::compute(std::int64_t count) {
  forget_gradients(parameters_);
  auto loss = torch::zeros({1}, losses_.options());
  auto const q = q_.empty() ? 0.5 : q_[static_cast<std::size_t>(steps_done_)];
  for (auto const& pass : rule_.passes(q)) run(pass, count, loss);
  collect_gradients();
  hand_over_product();
  losses_.index_copy_(0, step_, loss);
  position_.add_(count);
  step_.add_(1);
}

void Stepper::evaluate(std::vector<Pass> const& passes, std::int64_t count) {
  forget_gradients(parameters_);
  auto loss = torch::zeros({1}, losses_.options());
  for (auto const& pass : passes) run(pass, count, loss);
  product_.clear();
  forget_gradients(parameters_);
  static_cast<void>(loss.item<float>());
}

void Stepper::run(Pass const& pass, std::int64_t count, torch::Tensor& loss) {
  DisplacedWeights const there(parameters_, rule_.direction(), pass.shift);
  std::optional<UnchangedModel> statistics;  // only gradients count for running statistics
  if (!pass.gradient) statistics.emplace(*model_.module);
  auto const begin = count * ranks_.rank() / ranks_.size();
  auto const end = count * (ranks_.rank() + 1) / ranks_.size();
  auto const rows = torch::arange(begin, end, position_.options()).add_(position_);
  auto const at_once = settings_.microbatch > 0 ? settings_.microbatch : count;
  for (std::int64_t first = 0; first < end - begin; first += at_once) {
    auto const some = std::min(at_once, end - begin - first);
    add(pass, rows.narrow(0, first, some), static_cast<double>(some) / static_cast<double>(count), loss);
  }
}

void Stepper::add(Pass const& pass, torch::Tensor const& rows, double share, torch::Tensor& loss) {
  auto const& tables = pass.independent_samples ? product_tables_ : tables_;
  auto const rows_of = [&](torch::Tensor const& table) {
    return table.defined() ? table.index_select(0, rows) : table;
  };
  auto const [inputs, labels] = samples_.gather(rows_of(tables.order), rows_of(tables.changes));
  model_.use_draws(rows_of(tables.draws));
  torch::Tensor part;
  {
    AutocastScope const autocast(settings_.precision, inputs.device().type());
    part =
        mean_loss(pass.product ? model_.twice_differentiable_logits(inputs) : model_.logits(inputs), labels);
  }
  if (share != 1) part = part * share;
  if (pass.product)
    add_product(pass, part);
  else
    part.backward();
  if (pass.gradient) loss.add_(part.detach());
}

void Stepper::add_product(Pass const& pass, torch::Tensor const& part) {
  auto const found = gradient_and_product(part, parameters_, rule_.direction());
  bool const first = product_.empty();
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    auto const& product = found.product[i];
    if (first) product_.push_back(torch::zeros_like(parameters_[i]));
    if (product.defined()) product_[i].add_(product);
    if (!pass.gradient || !found.gradient[i].defined()) continue;
    auto& gradient = parameters_[i].mutable_grad();
    gradient = gradient.defined() ? gradient + found.gradient[i] : found.gradient[i];
  }
}

void Stepper::hand_over_product() {
  if (product_.empty()) return;
  for (auto const& part : product_) ranks_.sum(part);
  rule_.take_product(product_);
  product_.clear();
}

void Stepper::collect_gradients() {
  if (!gathered_.defined()) return;
  torch::NoGradGuard const no_grad;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    if (parameters_[i].grad().defined())
      gradients_[i].copy_(parameters_[i].grad());
    else
      gradients_[i].zero_();
  }
}

void Stepper::spread_gradients() {
  if (!gathered_.defined()) return;  // the parameters still have their own
  ranks_.sum(gathered_);
  for (std::size_t i = 0; i < parameters_.size(); ++i) parameters_[i].mutable_grad() = gradients_[i];
}

torch::Tensor Stepper::losses() const {
  auto const all = losses_.narrow(0, 0, steps_done_).clone();
  ranks_.sum(all);
  return all.to(torch::kCPU);
}

}  // namespace qhm::empirical
