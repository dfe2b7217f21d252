#include "empirical/augmentation.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <cmath>
#include <string_view>

#include "core/errors.hpp"
#include "core/random.hpp"

namespace qhm::empirical {
namespace {

constexpr std::int64_t usual_padding = 4;
constexpr double usual_rotation = 15;
constexpr std::int64_t columns = 5;
constexpr int fraction_bits = 14;  // coordinates up to 2^16 then fit in 32 bits

std::int32_t fixed_point(double value) {
  return static_cast<std::int32_t>(std::lround(std::ldexp(value, fraction_bits)));
}

/// Where pixels come from, per image: int64 [b, h, w] each.
struct Source {
  torch::Tensor row, column;
};

/// The turn about the centre, whose coordinates are taken twice as large so that they are whole.
Source turned(torch::Tensor const& changes, std::int64_t height, std::int64_t width) {
  auto const whole = changes.options().dtype(torch::kInt64);
  auto const wide = changes.to(torch::kInt64);
  auto const column_of = [&](std::int64_t i) { return wide.select(1, i).view({-1, 1, 1}); };
  auto const cosine = column_of(3), sine = column_of(4);
  auto const v = (torch::arange(height, whole) * 2 - (height - 1)).view({1, -1, 1});
  auto const u = (torch::arange(width, whole) * 2 - (width - 1)).view({1, 1, -1});
  auto const back = [](torch::Tensor const& doubled, std::int64_t extent) {
    auto const shifted = doubled + (extent << fraction_bits);  // (extent - 1) + 1: half a pixel up to round
    return shifted.bitwise_right_shift(fraction_bits + 1);
  };
  return {.row = back(v * cosine - u * sine, height), .column = back(v * sine + u * cosine, width)};
}

}  // namespace

Augmentation augmentation_from(std::string const& names) {
  Augmentation augmentation;
  if (names == "none") return augmentation;
  for (std::size_t begin = 0; begin <= names.size();) {
    auto const end = std::min(names.find(',', begin), names.size());
    std::string_view const name(names.data() + begin, end - begin);
    if (name == "crop")
      augmentation.padding = usual_padding;
    else if (name == "flip")
      augmentation.flip = true;
    else if (name == "rotation")
      augmentation.rotation = usual_rotation;
    else
      throw InputError("--augment", std::string(name), "is not a known change of images",
                       "choose none, or some of crop,flip,rotation");
    begin = end + 1;
  }
  return augmentation;
}

std::string augmentation_name(Augmentation const& augmentation) {
  std::string names;
  auto const add = [&](bool present, std::string_view name) {
    if (!present) return;
    if (!names.empty()) names += ',';
    names += name;
  };
  add(augmentation.padding > 0, "crop");
  add(augmentation.flip, "flip");
  add(augmentation.rotation > 0, "rotation");
  return names.empty() ? "none" : names;
}

torch::Tensor augmentation_table(Augmentation const& augmentation, std::uint64_t seed, std::uint64_t epoch,
                                 std::int64_t count) {
  auto const table = torch::empty({count, columns}, torch::kInt32);
  auto* change = table.data_ptr<std::int32_t>();
  auto const shifts = static_cast<std::uint32_t>(2 * augmentation.padding + 1);
  auto const padding = static_cast<std::int32_t>(augmentation.padding);
  for (std::int64_t i = 0; i < count; ++i, change += columns) {
    Address const at{.step = static_cast<std::uint32_t>(epoch), .sample = static_cast<std::uint32_t>(i)};
    auto const shift = random_bits(seed, Stream::augmentation, at, 0);
    auto const turn = random_bits(seed, Stream::augmentation, at, 1);
    double const degrees = augmentation.rotation * (2 * uniform(turn[0], turn[1]) - 1);
    double const angle = degrees * boost::math::constants::degree<double>();
    change[0] = static_cast<std::int32_t>(below(shifts, shift[0], shift[1])) - padding;
    change[1] = static_cast<std::int32_t>(below(shifts, shift[2], shift[3])) - padding;
    change[2] = augmentation.flip ? static_cast<std::int32_t>(turn[2] >> 31) : 0;
    change[3] = fixed_point(std::cos(angle));
    change[4] = fixed_point(std::sin(angle));
  }
  return table;
}

torch::Tensor augmented(torch::Tensor const& images, torch::Tensor const& changes) {
  auto const n = images.size(0), channels = images.size(1), height = images.size(2), width = images.size(3);
  auto const column_of = [&](std::int64_t i) {
    return changes.select(1, i).to(torch::kInt64).view({-1, 1, 1});
  };
  auto const inside = [](torch::Tensor const& place, std::int64_t extent) {
    return place.ge(0).logical_and_(place.lt(extent));
  };
  auto const [row, column] = turned(changes, height, width);
  auto const mirror = column_of(2);
  auto const mirrored = column + mirror * (width - 1 - 2 * column);
  auto const from_row = row + column_of(0), from_column = mirrored + column_of(1);
  auto const seen = inside(row, height)
                        .logical_and_(inside(column, width))
                        .logical_and_(inside(from_row, height))
                        .logical_and_(inside(from_column, width));
  auto const place = (from_row * width + from_column).mul_(seen).view({n, 1, height * width});
  auto const pixels =
      images.reshape({n, channels, -1}).gather(2, place.expand({n, channels, height * width}));
  return pixels.view(images.sizes()).mul_(seen.view({n, 1, height, width}));
}

}  // namespace qhm::empirical
