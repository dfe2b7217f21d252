#include "empirical/sources/source.hpp"

#include <algorithm>

#include "core/errors.hpp"

namespace qhm::sources {
namespace {

constexpr std::uint64_t cifar10_record = 1 + 3072, cifar100_record = 2 + 3072;  // label bytes and pixels

DataFile of_size(std::string const& name, std::uint64_t bytes) {
  return {.name = name, .versions = {{.bytes = bytes, .md5 = ""}}};
}

Source cifar10() {
  std::vector<DataFile> files;
  for (int batch = 1; batch <= 5; ++batch)
    files.push_back(of_size("data_batch_" + std::to_string(batch) + ".bin", 10'000 * cifar10_record));
  files.push_back(of_size("test_batch.bin", 10'000 * cifar10_record));
  return {.dataset = "cifar10",
          .downloads = {{.url = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
                         .bytes = 170'052'171,
                         .md5 = "c32a1d4ab5d03f1284b67883e8d87530",
                         .folder_inside = "cifar-10-batches-bin",
                         .files = files}},
          .other_way = "",
          .installed = ""};
}

Source cifar100() {
  return {.dataset = "cifar100",
          .downloads = {{.url = "https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz",
                         .bytes = 168'513'733,
                         .md5 = "03b5dce01913d631647c71ecec9e9cb8",
                         .folder_inside = "cifar-100-binary",
                         .files = {of_size("train.bin", 50'000 * cifar100_record),
                                   of_size("test.bin", 10'000 * cifar100_record)}}},
          .other_way = "",
          .installed = ""};
}

/// The publishers' file, or Debian's, which is the same compressed once more.
Download fashion_file(std::string const& name, Published const& official, Published const& debian) {
  return {.url = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/" + name,
          .bytes = official.bytes,
          .md5 = official.md5,
          .folder_inside = "",
          .files = {{.name = name, .versions = {official, debian}}}};
}

Source fashion_mnist() {
  return {
      .dataset = "fashion-mnist",
      .downloads = {fashion_file("train-images-idx3-ubyte.gz",
                                 {26'421'880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"},
                                 {26'421'856, "cf8536b0aa1a6ac5fa3f23001093305c"}),
                    fashion_file("train-labels-idx1-ubyte.gz", {29'515, "25c81989df183df01b3e8a0aad5dffbe"},
                                 {29'491, "10bea18fdb374794d4bb42e356e600c9"}),
                    fashion_file("t10k-images-idx3-ubyte.gz", {4'422'102, "bef4ecab320f06d8554ea6380940ec79"},
                                 {4'422'079, "f78720b4224f21cce2f2ccf2d7a94c9a"}),
                    fashion_file("t10k-labels-idx1-ubyte.gz", {5'148, "bb300cfdad3c16e7a12a480ee83cd310"},
                                 {5'125, "0d30e22e447f3c33dab9ed536400ac01"})},
      .other_way = "Debian's dataset-fashion-mnist",
      .installed = "/usr/share/datasets/fashion-mnist"};
}

}  // namespace

std::vector<Source> const& every_source() {
  static std::vector<Source> const sources{fashion_mnist(), cifar10(), cifar100()};
  return sources;
}

Source const& source_named(std::string const& dataset) {
  auto const found = std::ranges::find(every_source(), dataset, &Source::dataset);
  if (found == every_source().end())
    throw InputError("data set", dataset, "is not a known one",
                     "choose fashion-mnist, cifar10, cifar100 or text");
  return *found;
}

}  // namespace qhm::sources
