#pragma once

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "bounds/sums/series.hpp"
#include "core/pieces.hpp"

namespace qhm::bounds {

/// A run of consecutive epochs of one piece, short enough for one Taylor series of each curve.
struct Block {
  std::uint64_t first, epochs;

  [[nodiscard]] std::uint64_t last() const { return first + epochs - 1; }
};

/// Largest ratio of a block's half-width to the distance of its near end from a singularity.
///
/// Taylor coefficients of (m+1)^s and (1 - m/M)^p about the centre fall like ratio/(1 + ratio) (double:
/// 7^-j), over the whole block like `ratio`, which is what an enclosure's remainder sees.
template <class Real>
double block_ratio() {
  if constexpr (encloses<Real>) {
    return std::pow(2.0, -(working_bits<Real>() - 28.0) / taylor_terms<Real>);
  } else {
    return std::same_as<Real, double> ? 1.0 / 6 : 1.0 / 7;
  }
}

/// Below this many epochs, one after the other is cheaper than a series and as exact.
template <class Real>
inline constexpr std::uint64_t direct_epochs = encloses<Real>               ? 96
                                               : std::same_as<Real, double> ? 64
                                                                            : 200;

/// Length of the longest block that may start at epoch `first` of the piece.
///
///     power law         h <= ratio (first + 1)                the branch point is m = -1
///     polynomial arc    h <= ratio (M - last) min(1, D/(5.5 p))    branch point m = M; (1+u)^2p peaks late
///     cosine arc        h <= ratio (M - 1)                    entire, with frequencies up to 2 pi/(M-1)
///     ramp              h <= ratio (distance from its zero)   where a quotient has a pole
template <class Real>
std::uint64_t block_length(Piece<Real> const& piece, std::uint64_t first) {
  double const ratio = block_ratio<Real>();
  double length = 0x1p62;
  auto const before_power_law = [&](std::uint64_t origin) {
    length = std::min(length, 2 * ratio * (static_cast<double>(first - origin) + 1));
  };
  Curve<Real> const& alpha = piece.alpha;
  switch (alpha.kind) {
    case Curve<Real>::Kind::flat:
      break;
    case Curve<Real>::Kind::power_law:
      before_power_law(alpha.origin);
      break;
    case Curve<Real>::Kind::cosine_arc:
      length = std::min(length, 2 * ratio * static_cast<double>(alpha.horizon - 1));
      break;
    case Curve<Real>::Kind::polynomial_arc: {
      double const r = ratio * std::min(1.0, taylor_terms<Real> / (5.5 * static_cast<double>(alpha.power)));
      length =
          std::min(length, 2 * r / (1 + 2 * r) * static_cast<double>(alpha.origin + alpha.horizon - first));
      break;
    }
    case Curve<Real>::Kind::ramp: {
      auto const rise = std::abs(static_cast<double>(alpha.amplitude)) / static_cast<double>(alpha.horizon);
      auto const low = std::min(static_cast<double>(value_at(alpha, first)),
                                static_cast<double>(alpha.min + alpha.amplitude));
      length = std::min(length, 2 * ratio * low / rise);
      break;
    }
  }
  if (piece.beta.rising) before_power_law(0);
  return std::max<std::uint64_t>(1, static_cast<std::uint64_t>(length));
}

/// The epochs [first, first + epochs) of a piece in blocks as long as block_length allows, none shorter than
/// direct_epochs but the last.
template <class Real>
std::vector<Block> blocks_of(Piece<Real> const& piece, std::uint64_t first, std::uint64_t epochs) {
  std::vector<Block> blocks;
  while (epochs > 0) {
    std::uint64_t const length = std::min(epochs, std::max(direct_epochs<Real>, block_length(piece, first)));
    blocks.push_back({first, length});
    first += length;
    epochs -= length;
  }
  return blocks;
}

/// Visits a block: on_block(Block), which returns whether it accepts; a refused block comes again in halves,
/// and one of at most direct_epochs epochs as on_epoch(m) for each. In order of epochs, or against it.
/// Throws Undecided after 2^26 single epochs (2^18 in an enclosing arithmetic).
template <class Real, class OnEpoch, class OnBlock>
class BlockVisit {
 public:
  BlockVisit(OnEpoch on_epoch, OnBlock on_block, bool backwards = false)
      : on_epoch_(std::move(on_epoch)), on_block_(std::move(on_block)), backwards_(backwards) {}

  void operator()(Block const& block) {
    if (block.epochs <= direct_epochs<Real>) return epoch_by_epoch(block);
    if (on_block_(block)) return;
    Block const left{block.first, block.epochs / 2};
    Block const right{block.first + left.epochs, block.epochs - left.epochs};
    (*this)(backwards_ ? right : left);
    (*this)(backwards_ ? left : right);
  }

  /// All epochs [first, first + epochs) of a piece.
  void operator()(Piece<Real> const& piece, std::uint64_t first, std::uint64_t epochs) {
    if (epochs <= direct_epochs<Real>) return epoch_by_epoch({first, epochs});
    auto const blocks = blocks_of(piece, first, epochs);
    for (std::size_t i = 0; i < blocks.size(); ++i) (*this)(blocks[backwards_ ? blocks.size() - 1 - i : i]);
  }

 private:
  void epoch_by_epoch(Block const& block) {
    single_epochs_ += block.epochs;
    if (single_epochs_ > most_single_epochs) throw Undecided("the terms do not settle into series");
    for (std::uint64_t i = 0; i < block.epochs; ++i)
      on_epoch_(backwards_ ? block.last() - i : block.first + i);
  }

  static constexpr std::uint64_t most_single_epochs = std::uint64_t{1} << (encloses<Real> ? 18 : 26);

  OnEpoch on_epoch_;
  OnBlock on_block_;
  bool backwards_;
  std::uint64_t single_epochs_ = 0;
};

/// Means of even powers over a block of n epochs: mean of u^(2i), u = t/h, t = -(n-1)/2, ..., (n-1)/2, h =
/// n/2.
///
///     1/(2i+1) sum_{k even <= 2i} C(2i+1, k) B_k(1/2) h^-k,      B_k(1/2) = (2^(1-k) - 1) B_k
///
/// an identity (Faulhaber's formula about the centre). For n >= direct_epochs the terms fall fast and nothing
/// cancels.
template <class Real>
class EvenMeans {
 public:
  static constexpr int count = taylor_terms<Real> / 2 + 1;

  explicit EvenMeans(std::uint64_t epochs) {
    Real const inverse_square = Real(4) / Real(Real(epochs) * Real(epochs));
    means_.reserve(count);
    for (auto const& row : table()) {
      Real sum(0);
      for (std::size_t k = row.size(); k-- > 0;) sum = sum * inverse_square + row[k];
      means_.push_back(sum);
    }
  }

  /// Mean of u^(2i).
  Real const& operator[](int i) const { return means_[static_cast<std::size_t>(i)]; }

 private:
  using Rows = std::vector<std::vector<Real>>;

  /// Row i holds C(2i+1, k) B_k(1/2) / (2i+1) for k = 0, 2, ..., 2i; from exact rationals.
  static Rows const& table() {
    thread_local Rows rows;
    thread_local int bits = 0;
    if (bits < working_bits<Real>()) {
      rows = computed_table();
      bits = working_bits<Real>();
    }
    return rows;
  }

  static Rows computed_table() {
    using boost::multiprecision::cpp_int;
    using boost::multiprecision::cpp_rational;
    auto const binomial = [](int n, int k) {
      cpp_int value = 1;
      for (int i = 1; i <= k; ++i) value = value * (n - k + i) / i;
      return value;
    };
    std::vector<cpp_rational> bernoulli;  // B_0, B_1, ...
    for (int k = 0; k < 2 * count; ++k) {
      cpp_rational sum = 0;
      for (int j = 0; j < k; ++j) sum += bernoulli[static_cast<std::size_t>(j)] * binomial(k + 1, j);
      bernoulli.push_back(k == 0 ? cpp_rational(1) : cpp_rational(-sum / (k + 1)));
    }
    auto const at_half = [&](int k) {  // B_k(1/2)
      return cpp_rational(bernoulli[static_cast<std::size_t>(k)] * (cpp_rational(2, cpp_int(1) << k) - 1));
    };
    Rows all;
    for (int i = 0; i < count; ++i) {
      auto& row = all.emplace_back();
      for (int k = 0; k <= 2 * i; k += 2)
        row.push_back(converted(cpp_rational(at_half(k) * binomial(2 * i + 1, k) / (2 * i + 1))));
    }
    return all;
  }

  static Real converted(boost::multiprecision::cpp_rational const& x) {
    if constexpr (std::is_floating_point_v<Real>) {
      return static_cast<Real>(numerator(x)) / static_cast<Real>(denominator(x));
    } else {
      return Real(numerator(x).str()) / Real(denominator(x).str());
    }
  }

  std::vector<Real> means_;
};

}  // namespace qhm::bounds
