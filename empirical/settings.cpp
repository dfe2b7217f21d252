#include "empirical/settings.hpp"

#include <fmt/ranges.h>
#include <torch/torch.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string_view>

#include "core/checksum.hpp"
#include "core/decimal.hpp"
#include "core/errors.hpp"
#include "core/plan_record.hpp"
#include "core/random.hpp"

namespace qhm::empirical {
namespace {

using nlohmann::json;

std::string data_checksum(Dataset const& data) {
  std::string sums;
  auto const append = [&](torch::Tensor const& tensor) {
    auto const whole = tensor.contiguous();
    sums += checksum_text({static_cast<char const*>(whole.data_ptr()), whole.nbytes()});
  };
  auto const append_set = [&](LabelledSet const& set) {
    append(set.inputs);
    append(set.labels);
  };
  append_set(data.train);
  append_set(data.test);
  if (data.validation) append_set(*data.validation);
  return checksum_text(sums);
}

std::string architecture_checksum(torch::nn::Module const& module) {
  std::ostringstream shapes;
  for (auto const& parameter : module.named_parameters())
    shapes << parameter.key() << ' ' << parameter.value().sizes() << '\n';
  for (auto const& buffer : module.named_buffers())
    shapes << buffer.key() << ' ' << buffer.value().sizes() << '\n';
  return checksum_text(shapes.str());
}

json lmo_record(LmoSettings const& lmo) {
  json record{{"norm", norm_name(lmo.ball.norm)},
              {"layer_wise", lmo.ball.layer_wise},
              {"polar_factor", polar_factor_name(lmo.ball.polar)},
              {"momentum", momentum_name(lmo.momentum)},
              {"hessian_sample", lmo.sample == bounds::HessianSample::same ? "same" : "independent"}};
  if (lmo.ball.vector_norm) record["vector_norm"] = norm_name(*lmo.ball.vector_norm);
  return record;
}

}  // namespace

MeasureWhen measure_from(std::string const& text) {
  if (text == "every") return {};
  if (text == "stages") return {.kind = MeasureWhen::Kind::stages};
  MeasureWhen when{.kind = MeasureWhen::Kind::listed};
  for (std::size_t begin = 0; begin <= text.size();) {
    auto const end = std::min(text.find(',', begin), text.size());
    std::uint64_t epoch = 0;
    auto const [stop, error] = std::from_chars(text.data() + begin, text.data() + end, epoch);
    if (error != std::errc{} || stop != text.data() + end)
      throw InputError("--measure", text, "is neither every, stages nor a list of epochs",
                       "0,30,60 measures after these");
    when.epochs.push_back(epoch);
    begin = end + 1;
  }
  std::ranges::sort(when.epochs);
  return when;
}

std::string measure_name(MeasureWhen const& when) {
  if (when.kind == MeasureWhen::Kind::every) return "every";
  if (when.kind == MeasureWhen::Kind::stages) return "stages";
  return fmt::format("{}", fmt::join(when.epochs, ","));
}

void validate(TrainingSettings const& settings) {
  validate(settings.plan);
  resolved(settings.model);
  if (settings.plan.batch_rounding != BatchRounding::nearest)
    throw InputError("--batch-rounding", "none", "cannot be trained with", "batches hold whole samples");
  if (settings.seed > max_seed)
    throw InputError("--seed", std::to_string(settings.seed), "is above 2^56 - 1", "choose a smaller seed");
  if (settings.data.empty())
    throw InputError("--data", "", "is missing", "name the folder that holds the data set");
  if (settings.microbatch < 0)
    throw InputError("--microbatch", std::to_string(settings.microbatch), "is not a number of samples",
                     "0 takes as many as fit");
  if (!(settings.checkpoint_seconds >= 0))
    throw InputError("--checkpoint-seconds", shortest(settings.checkpoint_seconds), "is not a time >= 0",
                     "600 is the default");
  if (settings.dataset == text_dataset && !settings.augmentation.none())
    throw InputError("--augment", augmentation_name(settings.augmentation),
                     "changes images, and --dataset text has none", "leave it out");
  auto names = settings.functionals;
  std::ranges::sort(names);
  if (names.empty() || std::ranges::adjacent_find(names) != names.end())
    throw InputError("--gradient", "", "must name each functional once",
                     "choose some of eval,train-fixed,train-batch,eval-augmented");
}

Dataset training_data(TrainingSettings const& settings) {
  auto data = load_dataset(settings.dataset, settings.data, settings.text);
  auto const whole = [](LabelledSet const& set) { return static_cast<std::uint64_t>(set.size()); };
  auto const count = [](std::uint64_t asked) {
    return static_cast<std::int64_t>(std::min<std::uint64_t>(asked, std::uint64_t{1} << 62));
  };
  if (settings.train_samples || settings.test_samples)
    data = first_samples(data, count(settings.train_samples.value_or(whole(data.train))),
                         count(settings.test_samples.value_or(whole(data.test))));
  return settings.validation ? hold_out(data, count(*settings.validation)) : data;
}

Plan training_plan(TrainingSettings const& settings, Dataset const& data) {
  auto plan = settings.plan;
  plan.samples = static_cast<std::uint64_t>(data.train.size());
  if (settings.stated_samples && *settings.stated_samples != plan.samples)
    throw InputError("--samples", std::to_string(*settings.stated_samples),
                     "is not the size of the training set, " + std::to_string(plan.samples),
                     "leave it out, or choose --train-samples and --validation");
  return plan;
}

json configuration(TrainingSettings const& settings, Plan const& plan, Dataset const& data,
                   torch::nn::Module const& module, std::int64_t microbatch, std::int64_t processes) {
  std::vector<std::string> functionals;
  for (auto const functional : settings.functionals) functionals.push_back(functional_name(functional));
  auto const model = resolved(settings.model);
  json record{{"dataset", data.name},
              {"data", data_checksum(data)},
              {"train_samples", data.train.size()},
              {"test_samples", data.test.size()},
              {"validation_samples", data.validation ? data.validation->size() : 0},
              {"model", model.name},
              {"width", model.width},
              {"norm", norm_name(model.norm)},
              {"architecture", architecture_checksum(module)},
              {"plan", plan_record(plan)},
              {"method", method_name(settings.method)},
              {"weight_decay", settings.weight_decay},
              {"sampling", sampling_name(settings.sampling)},
              {"augmentation", augmentation_name(settings.augmentation)},
              {"seed", settings.seed},
              {"microbatch", microbatch},
              {"processes", processes},
              {"precision", precision_name(settings.precision)},
              {"gradient", functionals},
              {"gradient_batch", settings.gradient_batch},
              {"gradient_bound_samples", gradient_bound_samples},
              {"measure", measure_name(settings.measure)},
              {"curvature_iterations", settings.curvature.iterations},
              {"curvature_samples", settings.curvature.samples}};
  if (settings.method == UpdateMethod::lmo) record["lmo"] = lmo_record(settings.lmo);
  if (std::holds_alternative<Vocabulary>(data.content))
    record.update({{"tokens", tokens_name(settings.text.tokens)},
                   {"sequence", settings.text.sequence},
                   {"vocabulary", data.classes}});
  // The model's own activation is left out, as in records from before there was a choice.
  if (model.activation != resolved({.name = model.name}).activation)
    record["activation"] = activation_name(*model.activation);
  return record;
}

}  // namespace qhm::empirical
