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

Dataset with_statistics(std::string const& name, ImageSet train, ImageSet test, std::int64_t classes) {
  auto const [mean, std] = pixel_statistics(train.images);
  return {.name = name,
          .train = std::move(train),
          .test = std::move(test),
          .classes = classes,
          .mean = mean,
          .std = std};
}

Dataset load_cifar(std::string const& name, CifarLayout const& layout, std::filesystem::path const& folder) {
  auto [train, test] = read_cifar(layout, folder);
  return with_statistics(name, std::move(train), std::move(test), layout.classes());
}

/// All sample numbers, taken in turn from every class: first occurrences in the order of the file, then
/// second ones, and so on.
std::vector<std::int64_t> in_turn(ImageSet const& set, std::int64_t classes) {
  std::int64_t const there = set.labels.size(0);
  // turn[i]: how many earlier samples share the class of sample i.
  std::vector<std::int64_t> seen(static_cast<std::size_t>(classes), 0), turn;
  auto const label = set.labels.accessor<std::int64_t, 1>();
  for (std::int64_t i = 0; i < there; ++i) turn.push_back(seen[static_cast<std::size_t>(label[i])]++);

  std::vector<std::int64_t> taken(static_cast<std::size_t>(there));
  std::iota(taken.begin(), taken.end(), 0);
  std::ranges::stable_sort(taken, {}, [&](std::int64_t i) { return turn[static_cast<std::size_t>(i)]; });
  return taken;
}

/// The chosen samples in the order of the file.
ImageSet subset(ImageSet const& set, std::vector<std::int64_t> chosen) {
  std::ranges::sort(chosen);
  auto const indices = torch::tensor(chosen, torch::kInt64);
  return {.images = set.images.index_select(0, indices), .labels = set.labels.index_select(0, indices)};
}

void require_count(std::string const& flag, std::int64_t count, std::int64_t most) {
  if (count < 1 || count > most)
    throw InputError(flag, std::to_string(count), "is not in [1, " + std::to_string(most) + "]",
                     "choose at most the number of samples that the data set has");
}

ImageSet take_in_turn(ImageSet const& set, std::int64_t classes, std::int64_t count,
                      std::string const& flag) {
  require_count(flag, count, set.labels.size(0));
  auto taken = in_turn(set, classes);
  taken.resize(static_cast<std::size_t>(count));
  return subset(set, std::move(taken));
}

}  // namespace

Dataset load_dataset(std::string const& name, std::filesystem::path const& folder) {
  if (name == "fashion-mnist") {
    auto [train, test] = read_fashion_mnist(folder);
    return with_statistics(name, std::move(train), std::move(test), FashionMnistFiles::classes);
  }
  if (name == "cifar10") return load_cifar(name, cifar10_layout(), folder);
  if (name == "cifar100") return load_cifar(name, cifar100_layout(), folder);
  throw InputError("--dataset", name, "is not a known data set", "choose fashion-mnist, cifar10 or cifar100");
}

Dataset first_samples(Dataset const& data, std::int64_t train, std::int64_t test) {
  return with_statistics(data.name, take_in_turn(data.train, data.classes, train, "--train-samples"),
                         take_in_turn(data.test, data.classes, test, "--test-samples"), data.classes);
}

Dataset hold_out(Dataset const& data, std::int64_t count) {
  auto const there = data.train.labels.size(0);
  require_count("--validation", count, there - 1);
  auto left = in_turn(data.train, data.classes);
  std::vector<std::int64_t> const held(left.end() - count, left.end());
  left.resize(static_cast<std::size_t>(there - count));
  auto result =
      with_statistics(data.name, subset(data.train, std::move(left)), ImageSet(data.test), data.classes);
  result.validation = subset(data.train, held);
  return result;
}

}  // namespace qhm::empirical
