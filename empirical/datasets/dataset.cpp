#include "empirical/datasets/dataset.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/errors.hpp"
#include "empirical/datasets/cifar.hpp"
#include "empirical/datasets/fashion_mnist.hpp"
#include "empirical/datasets/pixel_statistics.hpp"

namespace qhm::empirical {
namespace {

Dataset of_images(std::string const& name, LabelledSet train, LabelledSet test, std::int64_t classes) {
  auto statistics = pixel_statistics(train.inputs);
  return {.name = name,
          .train = std::move(train),
          .test = std::move(test),
          .classes = classes,
          .content = std::move(statistics)};
}

Dataset of_text(std::string const& name, TextFiles files) {
  auto const classes = static_cast<std::int64_t>(files.vocabulary.tokens.size());
  return {.name = name,
          .train = std::move(files.train),
          .test = std::move(files.test),
          .validation = std::move(files.validation),
          .classes = classes,
          .content = std::move(files.vocabulary)};
}

Dataset load_cifar(std::string const& name, CifarLayout const& layout, std::filesystem::path const& folder) {
  auto [train, test] = read_cifar(layout, folder);
  return of_images(name, std::move(train), std::move(test), layout.classes());
}

/// All sample numbers in the order in which they are taken: from every class in turn, first occurrences in
/// the order of the file, then second ones, and so on; windows of a text as they follow one another.
std::vector<std::int64_t> in_turn(LabelledSet const& set, Dataset const& data) {
  std::int64_t const there = set.size();
  std::vector<std::int64_t> taken(static_cast<std::size_t>(there));
  std::iota(taken.begin(), taken.end(), 0);
  if (std::holds_alternative<Vocabulary>(data.content)) return taken;
  // turn[i]: how many earlier samples share the class of sample i.
  std::vector<std::int64_t> seen(static_cast<std::size_t>(data.classes), 0), turn;
  auto const label = set.labels.accessor<std::int64_t, 1>();
  for (std::int64_t i = 0; i < there; ++i) turn.push_back(seen[static_cast<std::size_t>(label[i])]++);
  std::ranges::stable_sort(taken, {}, [&](std::int64_t i) { return turn[static_cast<std::size_t>(i)]; });
  return taken;
}

/// The chosen samples in the order of the file.
LabelledSet subset(LabelledSet const& set, std::vector<std::int64_t> chosen) {
  std::ranges::sort(chosen);
  auto const indices = torch::tensor(chosen, torch::kInt64);
  return {.inputs = set.inputs.index_select(0, indices), .labels = set.labels.index_select(0, indices)};
}

void require_count(std::string const& flag, std::int64_t count, std::int64_t most) {
  if (count < 1 || count > most)
    throw InputError(flag, std::to_string(count), "is not in [1, " + std::to_string(most) + "]",
                     "choose at most the number of samples that the data set has");
}

LabelledSet take_in_turn(LabelledSet const& set, Dataset const& data, std::int64_t count,
                         std::string const& flag) {
  require_count(flag, count, set.size());
  auto taken = in_turn(set, data);
  taken.resize(static_cast<std::size_t>(count));
  return subset(set, std::move(taken));
}

/// Another choice of training samples, with the statistics of these.
Dataset with_training_set(Dataset data, LabelledSet train) {
  data.train = std::move(train);
  if (auto* const statistics = std::get_if<PixelStatistics>(&data.content))
    *statistics = pixel_statistics(data.train.inputs);
  return data;
}

}  // namespace

Dataset load_dataset(std::string const& name, std::filesystem::path const& folder, TextOptions const& text) {
  if (name == "fashion-mnist") {
    auto [train, test] = read_fashion_mnist(folder);
    return of_images(name, std::move(train), std::move(test), FashionMnistFiles::classes);
  }
  if (name == "cifar10") return load_cifar(name, cifar10_layout(), folder);
  if (name == "cifar100") return load_cifar(name, cifar100_layout(), folder);
  if (name == text_dataset) return of_text(name, read_text(text, folder));
  throw InputError("--dataset", name, "is not a known data set",
                   "choose fashion-mnist, cifar10, cifar100 or text");
}

Dataset first_samples(Dataset const& data, std::int64_t train, std::int64_t test) {
  auto result = with_training_set(data, take_in_turn(data.train, data, train, "--train-samples"));
  result.test = take_in_turn(data.test, data, test, "--test-samples");
  return result;
}

Dataset hold_out(Dataset const& data, std::int64_t count) {
  if (data.validation)
    throw InputError("--validation", std::to_string(count), "is set by a file already, valid.txt",
                     "leave it out, or take the file away");
  auto const there = data.train.size();
  require_count("--validation", count, there - 1);
  auto left = in_turn(data.train, data);
  std::vector<std::int64_t> const held(left.end() - count, left.end());
  left.resize(static_cast<std::size_t>(there - count));
  auto result = with_training_set(data, subset(data.train, std::move(left)));
  result.validation = subset(data.train, held);
  return result;
}

}  // namespace qhm::empirical
