#include "bounds/sums/extremes.hpp"

#include <gtest/gtest.h>

#include "bounds/certificates/enclosed_arithmetic.hpp"
#include "tests/bounds/plain_sums.hpp"

namespace qhm::bounds {
namespace {

using test::Fifty;

/// A plan whose alpha/(1 - beta), a falling arc times (m+1)^(3/4), rises and falls within one long piece.
Plan humped(LearningRate const& rate, std::uint64_t epochs) {
  return {.learning_rate = rate,
          .batch = Constant{1},
          .beta = Increasing{0.3},
          .gamma = Constant{0.6},
          .epochs = epochs,
          .samples = 1};
}

constexpr auto hump = [](auto const& s) { return s.alpha / s.one_minus_beta; };

/// limit - hump as a margin of a sight.
template <class Real>
auto margin_below(Real const& limit) {
  return [limit](auto const& sight) {
    using S = typename std::remove_cvref_t<decltype(sight)>::Number;
    return S(S(limit) - S(hump(sight.stage())));
  };
}

/// alpha - limit as a margin of a sight.
template <class Real>
auto alpha_above(Real const& limit) {
  return [limit](auto const& sight) {
    using S = typename std::remove_cvref_t<decltype(sight)>::Number;
    return S(sight.stage().alpha - S(limit));
  };
}

/// The definition: one epoch after the other.
template <class Real, class Function>
std::optional<std::uint64_t> linear_search(Piece<Real> const& piece, Margin kind, Function const& margin) {
  for (std::uint64_t m = piece.first_epoch; m <= piece.last_epoch(); ++m) {
    Real const value = margin(AtEpoch<Real>{piece, m});
    if (kind == Margin::above_zero ? !(value > Real(0)) : !(value >= Real(0))) return m;
  }
  return std::nullopt;
}

template <class Real, class Function>
std::optional<std::uint64_t> search(Piece<Real> const& piece, Margin kind, Function const& margin) {
  return first_break(piece, piece.first_epoch, piece.epochs(), kind, margin);
}

TEST(Extremes, FirstBreakIsTheVeryFirstWhereOnlyTheMiddleBreaks) {
  test::RandomPlans random(21);
  int middle_only = 0;
  for (int i = 0; i < 150; ++i) {
    std::uint64_t const epochs = random.count(500, 20'000);
    double const max = random.scale(0.01, 3);
    LearningRate const rate = i % 2 == 0 ? LearningRate{Cosine{max, max * random.between(0, 0.1)}}
                                         : LearningRate{Polynomial{max, 0, random.between(1, 4)}};
    Profile<double> const profile(humped(rate, epochs), epochs);
    ASSERT_EQ(profile.pieces().size(), 1U);
    auto const& piece = profile.pieces().front();
    double top = 0;
    for (std::uint64_t m = 0; m < epochs; ++m) top = std::max(top, hump(piece.stage(m)));
    // From a break that few epochs about the top see to one that most of them do, and none at all.
    for (double const part : {1 + 1e-6, 1 - 1e-9, 1 - 1e-6, 1 - 1e-3, random.between(0.1, 0.95)}) {
      auto const margin = margin_below(part * top);
      for (auto const kind : {Margin::above_zero, Margin::at_least_zero}) {
        auto const expected = linear_search(piece, kind, margin);
        EXPECT_EQ(expected.has_value(), part < 1);
        EXPECT_EQ(search(piece, kind, margin), expected) << i << " " << part;
        if (expected && *expected > 0 && hump(piece.stage(epochs - 1)) < part * top) ++middle_only;
      }
    }
  }
  EXPECT_GE(middle_only, 900);
}

TEST(Extremes, FirstBreakTellsZeroFromAboveZero) {
  // The margin is exactly zero at one epoch: alpha = 1/(m+1) = 2^-10 at m = 1023.
  Plan const plan{.learning_rate = Decay{1},
                  .batch = Constant{1},
                  .beta = Constant{0.5},
                  .gamma = Constant{0.7},
                  .samples = 1};
  auto const both = [&](auto arithmetic) {
    using Real = decltype(arithmetic);
    Profile<Real> const profile(plan, 1'000'000);
    auto const& piece = profile.pieces().front();
    auto const limited = alpha_above(Real(0x1p-10));
    EXPECT_EQ(search(piece, Margin::above_zero, limited), 1023U);
    EXPECT_EQ(search(piece, Margin::at_least_zero, limited), 1024U);
  };
  both(0.0);
  both(Fifty());
  both(Enclosure());  // 1/1024 is a thin enclosure, and so is the margin there
}

TEST(Extremes, FirstBreakLooksOnlyAtItsRange) {
  Profile<double> const profile(humped(Cosine{0.5, 0}, 10'000), 10'000);
  auto const& piece = profile.pieces().front();
  auto const margin = margin_below(1.0);
  auto const first = search(piece, Margin::above_zero, margin);
  ASSERT_TRUE(first);
  EXPECT_EQ(first_break(piece, 0, *first, Margin::above_zero, margin), std::nullopt);
  EXPECT_EQ(first_break(piece, 0, *first + 1, Margin::above_zero, margin), first);
  EXPECT_EQ(first_break(piece, *first + 5, 3000, Margin::above_zero, margin), *first + 5);
  EXPECT_EQ(first_break(piece, 0, 0, Margin::above_zero, margin), std::nullopt);
}

TEST(Extremes, FirstBreakAmong1e15Epochs) {
  // 0.1/sqrt(x) < 3e-7 first where x > (1/3 1e6)^2 = 111111111111.1: at x = 111111111112, epoch one less.
  std::uint64_t const K = 1'000'000'000'000'000;
  Plan const plan{.learning_rate = SqrtDecay{0.1},
                  .batch = Constant{1},
                  .beta = Constant{0.5},
                  .gamma = Constant{0.7},
                  .samples = 1};
  auto const found = [&](auto arithmetic) {
    using Real = decltype(arithmetic);
    Profile<Real> const profile(plan, K);
    return search(profile.pieces().front(), Margin::above_zero, alpha_above(decimal<Real>(3e-7)));
  };
  EXPECT_EQ(found(0.0), 111'111'111'111U);
  EXPECT_EQ(found(Fifty()), 111'111'111'111U);
  EXPECT_EQ(found(Enclosure()), 111'111'111'111U);
}

TEST(Extremes, EnclosuresFindTheSameEpoch) {
  test::RandomPlans random(22);
  for (int i = 0; i < 12; ++i) {
    std::uint64_t const epochs = random.count(500, 5000);
    Plan const plan = humped(Cosine{random.scale(0.01, 3), 0}, epochs);
    Profile<double> const fast(plan, epochs);
    Profile<Enclosure> const enclosed(plan, epochs);
    auto const& piece = fast.pieces().front();
    double const limit = random.between(0.2, 0.9) * hump(piece.stage(epochs / 3));
    EXPECT_EQ(search(enclosed.pieces().front(), Margin::above_zero, margin_below(Enclosure(limit))),
              linear_search(piece, Margin::above_zero, margin_below(limit)));
  }
}

TEST(Extremes, MaximumIsThatOfAllEpochs) {
  // Monotone on every piece: alpha and 1 - beta fall, beta gamma rises or is flat.
  test::WidePlans random(23, {.samples = 50, .interval = 300, .epochs = 3000});
  for (std::uint64_t i = 0; i < 60; ++i) {
    Plan plan = random.next().plan;
    plan.batch_cap = 1'000'000'000'000'000;
    test::PlanAndSteps const p{plan, steps_after(plan, 100 + 13 * i) + i % 3 - 1};
    Fifty alpha = 0, omega = 0, one_minus_omega = 2, complement = 0;
    test::for_each_epoch(p, [&](Stage<Fifty> const& s, std::uint64_t) {
      alpha = std::max(alpha, s.alpha);
      omega = std::max(omega, s.omega());
      one_minus_omega = std::min(one_minus_omega, s.one_minus_omega());
      complement = std::max(complement, Fifty(s.one_minus_beta / s.batch));
    });
    Profile<double> const profile(plan, p.steps);
    using S = Stage<double>;
    // Four ulps for a curve (value_at), 1.2e-16 a weight, one for each operation.
    EXPECT_LT(test::relative_error(maximum(profile, [](S const& s) { return s.alpha; }), alpha), 1e-15);
    EXPECT_LT(test::relative_error(maximum(profile, [](S const& s) { return s.omega(); }), omega), 2e-15);
    EXPECT_LT(test::relative_error(-maximum(profile, [](S const& s) { return -s.one_minus_omega(); }),
                                   one_minus_omega),
              2e-15);
    EXPECT_LT(test::relative_error(maximum(profile, [](S const& s) { return s.one_minus_beta / s.batch; }),
                                   complement),
              2e-15);
  }
}

}  // namespace
}  // namespace qhm::bounds
