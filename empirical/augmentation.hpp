#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>

namespace qhm::empirical {

/// Random changes of training images, in this order: crop from the zero-padded image, mirror, turn. None of
/// them by default: then every f_i is one function, as the theorems assume.
struct Augmentation {
  std::int64_t padding = 0;  ///< crop: shifts from -padding to padding, each way          [pixels]
  bool flip = false;         ///< left and right change places with probability 1/2
  double rotation = 0;       ///< turns about the centre by an angle from -rotation to rotation  [degrees]

  [[nodiscard]] bool none() const { return padding == 0 && !flip && rotation == 0; }
  bool operator==(Augmentation const&) const = default;
};

/// `none`, or some of `crop` (padding 4), `flip`, `rotation` (15 degrees) with commas between: all three are
/// what the code of arXiv 2506.23544 does. Throws InputError for `--augment`.
Augmentation augmentation_from(std::string const& names);
std::string augmentation_name(Augmentation const&);

/// The changes of the `count` images of an epoch, drawn on the host from addresses (seed, epoch, place in the
/// epoch): int32 [count, 5] with vertical and horizontal shift, mirror (0 or 1), and cosine and sine of the
/// angle in units of 2^-14.
torch::Tensor augmentation_table(Augmentation const&, std::uint64_t seed, std::uint64_t epoch,
                                 std::int64_t count);

/// The changed images, uint8 [b, c, h, w] like `images`, under `changes` int32 [b, 5] on the same device.
/// Every pixel is one of the image's (the nearest to where it comes from, ties towards the larger index) or 0
/// where it comes from outside. Integer arithmetic throughout: the same on every device.
torch::Tensor augmented(torch::Tensor const& images, torch::Tensor const& changes);

}  // namespace qhm::empirical
