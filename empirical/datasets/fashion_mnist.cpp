#include "empirical/datasets/fashion_mnist.hpp"

#include <algorithm>
#include <string>

#include "core/check_label.hpp"
#include "core/idx.hpp"

namespace qhm::empirical {
namespace {

namespace fs = std::filesystem;

fs::path plain_or_gzip(fs::path const& folder, std::string const& name) {
  std::error_code error;  // a folder that cannot be entered counts as empty
  for (auto const& path : {folder / name, folder / (name + ".gz")})
    if (fs::exists(path, error)) return path;
  throw InputError((folder / name).string(), "", "is missing, and so is its .gz",
                   "install Debian's dataset-fashion-mnist (it fills /usr/share/datasets/fashion-mnist) or "
                   "name the folder with the four IDX files");
}

LabelledSet read_split(fs::path const& folder, std::string const& split) {
  fs::path const image_file = plain_or_gzip(folder, split + "-images-idx3-ubyte");
  fs::path const label_file = plain_or_gzip(folder, split + "-labels-idx1-ubyte");
  Idx const images = read_idx(image_file, 3);
  Idx const labels = read_idx(label_file, 1);
  if (images.data.empty())
    throw InputError(image_file.string(), "", "holds no images", "fetch the file again");
  if (labels.shape[0] != images.shape[0])
    throw InputError(label_file.string(), std::to_string(labels.shape[0]) + " labels",
                     "do not match the " + std::to_string(images.shape[0]) + " images of " +
                         image_file.filename().string(),
                     "fetch both files again");
  for (std::size_t record = 0; record < labels.data.size(); ++record)
    check_label(labels.data[record], FashionMnistFiles::classes, record, label_file);

  auto const extent = [&](std::size_t i) { return static_cast<std::int64_t>(images.shape[i]); };
  LabelledSet set{.inputs = torch::empty({extent(0), 1, extent(1), extent(2)}, torch::kUInt8),
                  .labels = torch::empty({extent(0)}, torch::kInt64)};
  std::ranges::copy(images.data, set.inputs.data_ptr<std::uint8_t>());
  std::ranges::copy(labels.data, set.labels.data_ptr<std::int64_t>());
  return set;
}

}  // namespace

FashionMnistFiles read_fashion_mnist(fs::path const& folder) {
  FashionMnistFiles files{.train = read_split(folder, "train"), .test = read_split(folder, "t10k")};
  if (files.train.inputs.sizes().slice(1) != files.test.inputs.sizes().slice(1))
    throw InputError(folder.string(), "", "holds training and test images of different sizes",
                     "fetch the files again");
  return files;
}

}  // namespace qhm::empirical
