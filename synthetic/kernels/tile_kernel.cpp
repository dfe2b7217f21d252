// Compiled once for each kind of processor; every function here carries its name, so that none is taken for
// another's.

#include "synthetic/kernels/tile.hpp"
#include "synthetic/kernels/tile_kernels.hpp"

#define QHM_JOIN_(a, b) a##b
#define QHM_JOIN(a, b) QHM_JOIN_(a, b)

namespace qhm::synthetic {
inline namespace QHM_ISA {
namespace {

using GradientPass = void (*)(void const* objective, Lanes const* x, Lanes* g, std::uint32_t first,
                              std::uint32_t count);
using NoisePass = void (*)(void const* law, Lanes* g, std::uint32_t first, std::uint32_t count,
                           DrawAddress const&);

template <class Function>
void gradient_pass(void const* objective, Lanes const* x, Lanes* g, std::uint32_t first,
                   std::uint32_t count) {
  auto const& f = *static_cast<Function const*>(objective);
  if constexpr (Function::separable)
    f.slopes(x, g, first, count);
  else
    f.gradient(x, g);
}

template <class Law>
void noise_pass(void const* law, Lanes* g, std::uint32_t first, std::uint32_t count, DrawAddress const& at) {
  static_cast<Law const*>(law)->add_to(g, first, count, at);
}

/// A function of the alternative that a variant holds, and where it is.
template <class Pass>
struct Bound {
  Pass pass = nullptr;
  void const* object = nullptr;
  std::size_t stride = 0;
};

template <std::size_t i = 0>
Bound<GradientPass> bind(Objective const& objective) {
  if constexpr (i < std::variant_size_v<Objective>) {
    if (auto const* f = std::get_if<i>(&objective))
      return {gradient_pass<std::variant_alternative_t<i, Objective>>, f};
    return bind<i + 1>(objective);
  }
  return {};
}

template <std::size_t i = 0>
Bound<NoisePass> bind(BatchLaws const& laws) {
  if constexpr (i < std::variant_size_v<BatchLaws>) {
    if (auto const* all = std::get_if<i>(&laws)) {
      using Law = typename std::variant_alternative_t<i, BatchLaws>::value_type;
      return {noise_pass<Law>, all->data(), sizeof(Law)};
    }
    return bind<i + 1>(laws);
  }
  return {};
}

}  // namespace
}  // namespace QHM_ISA

void QHM_JOIN(run_tile_, QHM_ISA)(Course const& course, TileOfTrials const& tile) {
  auto const f = bind(*course.objective);
  auto const law = bind(*course.laws);
  auto* const x = reinterpret_cast<Lanes*>(tile.scratch);
  run_tile(
      course, tile, x, x + tile.count, x + 2 * std::size_t{tile.count},
      [&](Lanes const* at, Lanes* g) { f.pass(f.object, at, g, tile.first, tile.count); },
      [&](std::size_t stage, Lanes* g, DrawAddress const& at) {
        law.pass(static_cast<char const*>(law.object) + stage * law.stride, g, tile.first, tile.count, at);
      });
}

}  // namespace qhm::synthetic
