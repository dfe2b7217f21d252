#pragma once

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <string>

namespace qhm::plots {

/// A colour as its red, green and blue in 0..255.
struct Colour {
  int red, green, blue;
  [[nodiscard]] std::string hex() const { return fmt::format("#{:02x}{:02x}{:02x}", red, green, blue); }
};

/// The colours of Okabe and Ito (Color Universal Design, 2008) that are dark enough on white, most different
/// first: told apart under every common colour vision.
inline constexpr std::array<Colour, 7> palette{
    {{0, 114, 178}, {213, 94, 0}, {0, 158, 115}, {204, 121, 167}, {0, 0, 0}, {230, 159, 0}, {86, 180, 233}}};

/// The same hue, `share` of the way to white.
constexpr Colour lighter(Colour c, double share) {
  auto const mix = [share](int channel) { return static_cast<int>(channel + share * (255 - channel) + 0.5); };
  return {mix(c.red), mix(c.green), mix(c.blue)};
}

}  // namespace qhm::plots
