#include "synthetic/objectives/two_classes.hpp"

#include <cmath>
#include <span>
#include <string>

#include "core/errors.hpp"
#include "core/idx.hpp"

namespace qhm::synthetic {
namespace {

constexpr std::size_t side = 28;  ///< pixels in a row and in a column of an image

/// Pixels in a row of the averaged image.
std::size_t averaged_side(std::uint64_t dim) {
  for (std::size_t const pixels : {1, 2, 4, 7, 14, 28})
    if (pixels * pixels == dim) return pixels;
  throw InputError("--dim", std::to_string(dim), "is not the size of an averaged 28 x 28 image",
                   "choose 1, 4, 16, 49, 196 or 784");
}

/// Appends y times the image, averaged over blocks and scaled to length 1.
void append_row(std::span<std::uint8_t const> image, double y, std::size_t pixels,
                std::vector<double>& rows) {
  std::size_t const block = side / pixels;
  std::size_t const first = rows.size();
  rows.resize(first + pixels * pixels, 0.0);
  auto const row = std::span(rows).subspan(first);
  for (std::size_t i = 0; i < side; ++i)
    for (std::size_t j = 0; j < side; ++j) row[i / block * pixels + j / block] += image[i * side + j];

  double squares = 0;
  for (double const a : row) squares += a * a;
  if (squares == 0) return;
  for (double& a : row) a *= y / std::sqrt(squares);
}

}  // namespace

TwoClasses load_two_classes(std::filesystem::path const& folder, std::uint64_t dim) {
  std::size_t const pixels = averaged_side(dim);
  auto const images_path = folder / "train-images-idx3-ubyte.gz";
  auto const labels_path = folder / "train-labels-idx1-ubyte.gz";
  Idx const images = read_idx(images_path, 3);
  Idx const labels = read_idx(labels_path, 1);
  if (images.shape[1] != side || images.shape[2] != side)
    throw InputError(images_path.string(), "", "does not hold images of 28 x 28 pixels",
                     "name a folder with Fashion-MNIST's files by --data");
  if (labels.shape[0] != images.shape[0])
    throw InputError(labels_path.string(), std::to_string(labels.shape[0]) + " labels",
                     "do not match the " + std::to_string(images.shape[0]) + " images",
                     "fetch both files again");

  TwoClasses data;
  data.dim = static_cast<std::uint32_t>(dim);
  for (std::size_t i = 0; i < labels.data.size(); ++i) {
    unsigned const label = labels.data[i];
    if (label > 9)
      throw InputError(labels_path.string(), "label " + std::to_string(label), "is not in 0 .. 9",
                       "fetch the file again");
    if (label > 1) continue;
    append_row(std::span(images.data).subspan(i * side * side, side * side), label == 0 ? 1 : -1, pixels,
               data.rows);
    ++data.samples;
  }
  if (data.samples == 0)
    throw InputError(labels_path.string(), "", "holds no label 0 or 1", "name a folder with both classes");
  return data;
}

}  // namespace qhm::synthetic
