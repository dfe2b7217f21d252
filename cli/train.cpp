#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/lmo_options.hpp"
#include "cli/plan_options.hpp"
#include "cli/typed_options.hpp"
#include "empirical/device.hpp"
#include "empirical/run.hpp"

namespace qhm::cli {
namespace {

using namespace qhm::empirical;

/// Flags as they are given; `settings` turns names into values.
struct TrainOptions {
  PlanOptions plan;
  LmoOptions lmo;
  CLI::Option *samples = nullptr, *train_samples = nullptr, *test_samples = nullptr, *norm_given = nullptr,
              *activation_given = nullptr;
  std::array<CLI::Option*, 3> text_given{};  // flags that are for a text only
  std::string dataset = "fashion-mnist", data, out;
  CLI::Option* validation = nullptr;
  std::string model = "resnet18", norm, activation, tokens = "characters", device = "auto",
              precision = "fp32", gradient = "eval";
  std::string measure = "every", method = "qhm", sampling = "epoch-shuffle", augment = "none", graphs = "on";
  std::uint64_t width = 0, seed = 0, threads = 0, gradient_batch = 250, train_count = 0, test_count = 0,
                validation_count = 0, microbatch = 0, curvature_iterations = 0, curvature_samples = 0,
                vocabulary = 10'000, sequence = 32;
  double weight_decay = 0, checkpoint_seconds = 600;
  bool resume = false, tensorboard = false, rulers = false;

  [[nodiscard]] TrainingSettings settings(std::vector<std::string> const& command) const;
};

std::vector<Functional> functionals_from(std::string const& names) {
  std::vector<Functional> functionals;
  for (std::size_t begin = 0; begin <= names.size();) {
    auto const end = std::min(names.find(',', begin), names.size());
    functionals.push_back(functional_from(names.substr(begin, end - begin)));
    begin = end + 1;
  }
  return functionals;
}

/// A count that LibTorch takes; what is beyond it is refused where its bounds are known.
std::int64_t signed_count(std::uint64_t count) {
  return static_cast<std::int64_t>(std::min<std::uint64_t>(count, std::uint64_t{1} << 62));
}

bool switch_from(std::string const& flag, std::string const& word) {
  if (word == "on" || word == "off") return word == "on";
  throw InputError(flag, word, "is neither on nor off", "on is the default");
}

TrainingSettings TrainOptions::settings(std::vector<std::string> const& command) const {
  auto const given = [](CLI::Option const* option, std::uint64_t count) {
    return option->count() > 0 ? std::optional(count) : std::nullopt;
  };
  for (auto const* const option : text_given)
    if (option->count() > 0 && dataset != text_dataset)
      throw InputError(option->get_name(), option->as<std::string>(),
                       "is for text, and --dataset " + dataset + " has images",
                       "leave it out, or add --dataset text");
  auto const chosen = method_from(method, plan.plan());
  return {.dataset = dataset,
          .data = data,
          .text = {.tokens = tokens_from(tokens),
                   .vocabulary = signed_count(vocabulary),
                   .sequence = signed_count(sequence)},
          .train_samples = given(train_samples, train_count),
          .test_samples = given(test_samples, test_count),
          .validation = given(validation, validation_count),
          .model = {.name = model,
                    .width = signed_count(width),
                    .norm = norm_given->count() > 0 ? std::optional(norm_from(norm)) : std::nullopt,
                    .activation = activation_given->count() > 0 ? std::optional(activation_from(activation))
                                                                : std::nullopt},
          .plan = chosen.plan,
          .stated_samples = given(samples, chosen.plan.samples),
          .method = chosen.method,
          .lmo = lmo.settings(method),
          .weight_decay = weight_decay,
          .sampling = sampling_from(sampling),
          .augmentation = augmentation_from(augment),
          .seed = seed,
          .device = device_from(device),
          .threads = signed_count(threads),
          .precision = precision_from(precision),
          .microbatch = signed_count(microbatch),
          .graphs = switch_from("--graphs", graphs),
          .functionals = functionals_from(gradient),
          .gradient_batch = gradient_batch,
          .measure = measure_from(measure),
          .curvature = {.iterations = signed_count(curvature_iterations),
                        .samples = signed_count(curvature_samples)},
          .rulers = rulers,
          .out = out,
          .resume = resume,
          .checkpoint_seconds = checkpoint_seconds,
          .tensorboard = tensorboard,
          .command = command};
}

ExitCode report(TrainingEnd const& end, std::string const& out) {
  if (!end.first_process) {
    // The first process speaks for all.
  } else if (end.already_ended)
    fmt::print("{}: this run is {} already; nothing to do\n", out, status_name(end.status));
  else if (end.status == Status::diverged)
    fmt::print("{}: diverged, the loss of step {} is not finite; the records before it are kept\n", out,
               end.diverged_at.value_or(0));
  else
    fmt::print("{}: {}\n", out, status_name(end.status));
  std::fflush(stdout);
  if (end.signal != 0) std::raise(end.signal);  // ends the process as the caller asked and expects
  return ExitCode::held;
}

}  // namespace

Action declare_train(CLI::App& app, Invocation const& invocation) {
  auto const options = std::make_shared<TrainOptions>();
  auto* const command = app.add_subcommand("train", "Train a network by a plan and measure it each epoch");
  options->plan.declare(*command);
  options->samples = command->get_option("--samples");
  text_option(*command, "--dataset", options->dataset, "fashion-mnist | cifar10 | cifar100 | text");
  text_option(*command, "--data", options->data, "folder with the data set's files");
  options->text_given[0] =
      text_option(*command, "--tokens", options->tokens, "of a text: characters | words");
  options->text_given[1] = count_option(*command, "--vocabulary", options->vocabulary,
                                        "tokens of a text that are told apart, the most frequent ones");
  options->text_given[2] = count_option(*command, "--sequence", options->sequence,
                                        "tokens in a window of a text, which is a sample");
  options->train_samples = count_option(*command, "--train-samples", options->train_count,
                                        "train on so many, evenly by class; the first windows of a text")
                               ->default_str("all");
  options->test_samples = count_option(*command, "--test-samples", options->test_count,
                                       "test on so many, evenly by class; the first windows of a text")
                              ->default_str("all");
  options->validation = count_option(*command, "--validation", options->validation_count,
                                     "hold out so many training samples, evenly by class, to choose settings "
                                     "by; the last windows of a text")
                            ->default_str("none");
  text_option(*command, "--model", options->model, "resnet18 | wide-resnet-28-10 | vit | mlp; of text: lstm");
  count_option(*command, "--width", options->width,
               "of the first stage, a token or a hidden layer; 0: the model's own (64, 160, 192, 256; 256)");
  options->norm_given =
      text_option(*command, "--norm", options->norm, "of convolutions: batch | group | none")
          ->default_str("batch");
  options->activation_given = text_option(*command, "--activation", options->activation,
                                          "relu | gelu | tanh; twice differentiable but for relu")
                                  ->default_str("relu; of vit gelu");
  text_option(*command, "--method", options->method,
              "qhm | sgd (gamma = 0) | nshb (gamma = 1) | shb | nesterov | adam | adamw | lmo");
  options->lmo.declare(*command);
  real_option(*command, "--weight-decay", options->weight_decay, "adds so much times x to each gradient");
  text_option(*command, "--sampling", options->sampling,
              "epoch-shuffle (without replacement) | independent (as the theorems assume)");
  text_option(*command, "--augment", options->augment, "none, or some of crop,flip,rotation");
  count_option(*command, "--seed", options->seed, "of the initial weights and of the order of samples");
  text_option(*command, "--device", options->device, "auto | cpu | cuda");
  text_option(*command, "--precision", options->precision, "fp32 | bf16 (in the forward pass of training)");
  count_option(*command, "--microbatch", options->microbatch,
               "samples in one pass, whose gradients are added up; 0: as many as fit in memory");
  text_option(*command, "--graphs", options->graphs, "on | off: capture steps as CUDA graphs");
  count_option(*command, "--threads", options->threads, "threads of LibTorch; 0: one a core");
  text_option(
      *command, "--gradient", options->gradient,
      "what is measured, some of eval,train-fixed,train-batch,eval-augmented; the first gives the constants");
  count_option(*command, "--gradient-batch", options->gradient_batch,
               "samples in a batch of a measurement; 0: as many as fit, at most n/8");
  text_option(*command, "--measure", options->measure,
              "after which epochs: every | stages | a list, 0,30,60");
  count_option(*command, "--curvature-iterations", options->curvature_iterations,
               "Hessian-vector products of a power iteration for L; 0: none");
  count_option(*command, "--curvature-samples", options->curvature_samples,
               "on so many samples only (then it is no estimate of L); 0: all");
  command->add_flag("--rulers", options->rulers,
                    "study: the same weights under every functional at every stage change (rulers.csv)");
  text_option(*command, "--out", options->out, "folder for the results");
  command->add_flag("--resume", options->resume, "go on with the run in --out, or begin it if there is none");
  real_option(*command, "--checkpoint-seconds", options->checkpoint_seconds,
              "between two checkpoints inside an epoch");
  command->add_flag("--tensorboard", options->tensorboard, "also write event files for TensorBoard");
  return [options, command_line = invocation.command] {
    auto const settings = options->settings(command_line);
    if (options->plan.dump_requested()) {
      validate(settings);
      print_plan(training_plan(settings, training_data(settings)));
      return ExitCode::held;
    }
    return report(train(settings), options->out);
  };
}

}  // namespace qhm::cli
