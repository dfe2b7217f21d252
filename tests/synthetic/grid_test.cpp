// The body of the CUDA kernels, run on the host for every (block, thread) of a launch, against the engine on
// the processor. No device is needed: what is left to a device is its arithmetic and its launch.

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <numeric>

#include "synthetic/engine_cpu.hpp"
#include "synthetic/grid_run.hpp"
#include "synthetic/loaded_course.hpp"

namespace qhm::synthetic {
namespace {

constexpr std::uint64_t steps = 24;

/// Batches 3 .. 96 by doubling: counted in four widths, tabulated.
std::vector<Stage<>> const& stages() {
  static auto const all = tabulate(Plan{.learning_rate = SqrtDecay{0.3},
                                        .batch = Exponential{.initial = 3, .growth = 2},
                                        .beta = StepDecay{.max = 0.9, .factor = 0.5},
                                        .gamma = StepDecay{.max = 0.7, .factor = 0.5},
                                        .interval = 1,
                                        .epochs = 6,
                                        .samples = 30},
                                   steps);
  return all;
}

enum class Planted { nothing, runs_rounded_down, blocks_rounded_down, block_and_thread_exchanged };

/// Every block and thread of a launch, one after the other, as a device starts them.
template <class Function, class Law>
class HostLauncher {
 public:
  HostLauncher(Function const& f, Course const& course, std::vector<Law> const& laws,
               std::uint32_t block_size, Planted planted)
      : f_(f), course_(course), laws_(laws), block_size_(block_size), planted_(planted) {}

  void begin(std::uint64_t count) { totals_.assign(count, 0); }
  void launch(Grid grid) {
    grid.block_size = block_size_;
    if (planted_ == Planted::runs_rounded_down && grid.dim % grid.run_size != 0) --grid.runs;
    partial_.assign(rows_of(course_) * grid.threads(), std::nan(""));
    for_all(grid, grid.threads(), [&](std::uint32_t block, std::uint32_t thread) {
      run_share(course_, grid, f_, laws_.data(), partial_.data(), block, thread);
    });
    for_all(grid, rows_of(course_) * grid.trials, [&](std::uint32_t block, std::uint32_t thread) {
      sum_runs(grid, rows_of(course_), partial_.data(), totals_.data(), block, thread);
    });
    ++launches;
  }
  double const* totals() const { return totals_.data(); }

  int launches = 0;

 private:
  template <class Body>
  void for_all(Grid const& grid, std::uint64_t items, Body const& body) const {
    std::uint32_t const lost = planted_ == Planted::blocks_rounded_down && items % block_size_ != 0;
    for (std::uint32_t block = 0; block < grid.blocks(items) - lost; ++block)
      for (std::uint32_t thread = 0; thread < block_size_; ++thread)
        planted_ == Planted::block_and_thread_exchanged ? body(thread, block) : body(block, thread);
  }

  Function const& f_;
  Course const& course_;
  std::vector<Law> const& laws_;
  std::uint32_t block_size_;
  Planted planted_;
  std::vector<double> partial_, totals_;
};

struct Shape {
  std::uint32_t dim;
  std::uint64_t trials;
  std::uint32_t block_size = 32;
  GridBudget budget{};
  Planted planted = Planted::nothing;
};

/// Norms at every step and a weighted average over the steps, with what they are looked at by.
struct Case {
  std::vector<std::uint64_t> observed = std::vector<std::uint64_t>(steps), indices{0};
  std::vector<double> by_stage = std::vector<double>(stages().size());
  std::vector<StepWeights> weights{{.by_stage = by_stage.data()}};
  Workload work;

  explicit Case(std::uint64_t trials) {
    std::iota(observed.begin(), observed.end(), 0);
    for (std::size_t s = 0; s < by_stage.size(); ++s) by_stage[s] = 1.0 / static_cast<double>(s + 1);
    work = {.stages = stages(),
            .observed = observed,
            .weights = weights,
            .average_indices = indices,
            .trials = trials,
            .seed = 11};
  }
};

/// The objectives that are compiled here: each one is, with every noise.
template <class Function>
concept Tried = std::same_as<Function, LogQuadratic> || std::same_as<Function, OneMinusCos> ||
    std::same_as<Function, Griewank> || std::same_as<Function, TanhNetwork>;

struct Found {
  std::vector<Estimates> chunks;
  int launches = 0;
};

Found on_grid(Objective const& objective, Noise const& noise, Workload const& work, Shape const& shape) {
  Found found;
  LoadedCourse const loaded(objective, noise, work);
  std::visit(
      [&]<class Function, class Law>(Function const& f, std::vector<Law> const& laws) {
        if constexpr (Tried<Function>) {
          HostLauncher<Function, Law> launcher(f, loaded.course(), laws, shape.block_size, shape.planted);
          run_on_grid(work, loaded.course(), loaded.apart(), shape.budget, launcher,
                      [&](std::uint64_t, Estimates const& chunk) { found.chunks.push_back(chunk); });
          found.launches = launcher.launches;
        }
      },
      objective, loaded.laws());
  return found;
}

/// Largest |a/b - 1| over the chunks' means, infinite where the chunks are not the same ones.
double largest_difference(Objective const& objective, Noise const& noise, Shape const& shape) {
  Case const c(shape.trials);
  auto const found = on_grid(objective, noise, c.work, shape);
  std::size_t at = 0;
  double largest = found.chunks.size() == chunks_of(shape.trials) ? 0 : INFINITY;
  run_chunks(objective, noise, c.work, [&](std::uint64_t, Estimates const& chunk) {
    if (at == found.chunks.size()) return;
    auto const& other = found.chunks[at++];
    if (other.norms.trials() != chunk.norms.trials()) largest = INFINITY;
    auto const compare = [&](double a, double b) {
      if (std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b)) return;
      double const difference = std::fabs(a / b - 1);
      largest = difference <= largest ? largest : std::isnan(difference) ? INFINITY : difference;
    };
    for (std::size_t k = 0; k < steps; ++k) compare(other.norms.mean(k), chunk.norms.mean(k));
    compare(other.averages.mean(0), chunk.averages.mean(0));
  });
  return largest;
}

/// Sums of n squares, all positive, in two orders: each is within n 2^-53 of the sum (n/4 additions in a row,
/// rounding of the squares is common to both), so they are within 2 n 2^-53 of each other. Then 24 additions
/// to an average, and 3 roundings a trial in the mean of up to 8 trials: 48 more, each in both.
double tolerance(std::uint32_t dim) {
  return 2 * (dim + 48) * 0x1p-53;
}

struct Unobserved {
  bool wants(std::uint64_t) const { return false; }
  bool operator()(std::uint64_t, double const*, double const*) { return true; }
};

std::vector<Noise> every_noise(std::uint32_t dim) {
  return {Rademacher{1, dim}, TwoPoint{1, dim}, ThreePoint{1, dim},
          Gaussian{1, dim},   Sphere{1, dim},   Multiplicative{1, 0.5}};
}

TEST(Grid, GivesTheEnginesNorms) {
  for (std::uint32_t const dim : {1, 15, 16, 17, 100, 333})
    for (std::uint64_t const trials : {1, 7, 64, 65})
      for (std::uint32_t const block_size : {1, 32, 48}) {
        double const difference = largest_difference(
            LogQuadratic{dim}, Rademacher{1, dim}, {.dim = dim, .trials = trials, .block_size = block_size});
        EXPECT_LE(difference, tolerance(dim)) << dim << " coordinates, " << trials << " trials";
        if (dim <= cell_size) {
          EXPECT_EQ(difference, 0) << dim << " coordinates in one cell and one tile";
        }
      }
}

TEST(Grid, GivesTheBitsWhereCoordinatesAreCoupled) {
  for (std::uint32_t const dim : {1, 17, 100})
    for (std::uint64_t const trials : {1, 65})
      EXPECT_EQ(largest_difference(Griewank{dim}, Rademacher{1, dim}, {.dim = dim, .trials = trials}), 0);
  EXPECT_EQ(largest_difference(TanhNetwork{16}, Gaussian{1, 16}, {.dim = 16, .trials = 9}), 0);
}

TEST(Grid, RunsEveryNoise) {
  for (Noise const& noise : every_noise(37)) {
    bool const one_run = std::holds_alternative<Sphere>(noise);
    double const difference = largest_difference(OneMinusCos{37}, noise, {.dim = 37, .trials = 11});
    EXPECT_LE(difference, one_run ? 0 : tolerance(37)) << noise.index();
    EXPECT_EQ(largest_difference(Griewank{37}, noise, {.dim = 37, .trials = 11}), 0) << noise.index();
  }
}

/// 1 - cos, which writes down every point that it is asked about: [step][coordinate].
struct Recorded {
  static constexpr bool separable = true;
  std::uint32_t dim;
  std::vector<double>* points;

  void slopes(double const* x, double* g, std::uint32_t first, std::uint32_t count) const {
    points->insert(points->end(), x, x + count);
    OneMinusCos{dim}.slopes(x, g, first, count);
  }
  void gradient(double const* x, double* g) const { slopes(x, g, 0, dim); }
  double start(std::uint32_t j) const { return OneMinusCos{dim}.start(j); }
};

/// The path of a thread's coordinates has the bits of the plain path over all coordinates.
TEST(Grid, IteratesHaveTheSameBits) {
  std::uint32_t const dim = 37;
  Case const c(9);
  Objective const objective = OneMinusCos{dim};
  LoadedCourse const loaded(objective, Rademacher{1, dim}, c.work);
  auto const& laws = std::get<std::vector<CoinTosses>>(loaded.laws());
  Grid const grid{.trials = 9, .runs = 3, .dim = dim, .block_size = 1};
  std::vector<double> partial(rows_of(loaded.course()) * grid.threads());
  Unobserved ignored;
  for (std::uint32_t thread = 0; thread < grid.threads(); ++thread) {
    Share const share = share_of(grid, thread);
    std::vector<double> own, all;
    run_share(loaded.course(), grid, Recorded{dim, &own}, laws.data(), partial.data(), thread, 0);
    Iterate at(dim);
    run_trial(Recorded{dim, &all}, laws, stages(), c.work.seed, share.trial, at, ignored);
    ASSERT_EQ(own.size(), steps * share.count);
    ASSERT_EQ(all.size(), steps * dim);
    for (std::uint64_t k = 0; k < steps; ++k)
      for (std::uint32_t i = 0; i < share.count; ++i)
        ASSERT_EQ(std::bit_cast<std::uint64_t>(own[k * share.count + i]),
                  std::bit_cast<std::uint64_t>(all[k * dim + share.first + i]));
  }
}

/// Launches split over chunks of trials and over cells, within a budget: the same bits.
TEST(Grid, DoesNotDependOnTheBudget) {
  Case const c(65);
  for (Objective const& objective : {Objective(LogQuadratic{333}), Objective(Griewank{40})}) {
    std::uint32_t const dim = dimension(objective);
    auto const whole = on_grid(objective, TwoPoint{1, dim}, c.work, {.dim = dim, .trials = 65});
    EXPECT_EQ(whole.launches, 1);
    for (std::uint64_t const threads : {1, 24, 64, 200, 1000}) {
      auto const split = on_grid(objective, TwoPoint{1, dim}, c.work,
                                 {.dim = dim, .trials = 65, .budget = {.threads = threads}});
      ASSERT_EQ(split.chunks.size(), whole.chunks.size());
      for (std::size_t i = 0; i < whole.chunks.size(); ++i)
        for (std::size_t k = 0; k < steps; ++k)
          ASSERT_EQ(split.chunks[i].norms.mean(k), whole.chunks[i].norms.mean(k)) << threads;
    }
  }
}

/// A rank's chunks, every third one from the second on.
TEST(Grid, RunsTheChunksOfARank) {
  Case c(65);
  auto const all = on_grid(LogQuadratic{20}, Rademacher{1, 20}, c.work, {.dim = 20, .trials = 65});
  c.work.first_chunk = 2, c.work.chunk_stride = 3;
  auto const some = on_grid(LogQuadratic{20}, Rademacher{1, 20}, c.work, {.dim = 20, .trials = 65});
  ASSERT_EQ(some.chunks.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(some.chunks[i].norms.trials(), all.chunks[2 + 3 * i].norms.trials());
    for (std::size_t k = 0; k < steps; ++k)
      EXPECT_EQ(some.chunks[i].norms.mean(k), all.chunks[2 + 3 * i].norms.mean(k));
  }
}

/// Each trial and coordinate of an experiment belongs to exactly one thread.
TEST(Grid, SharesEverythingOnce) {
  for (std::uint32_t const dim : {1, 16, 17, 100}) {
    Grid const grid{.first_chunk = 1, .chunk_stride = 2, .trials = 21, .runs = (dim + 15) / 16, .dim = dim};
    std::vector<int> owners(8 * 6 * dim);
    for (std::uint64_t thread = 0; thread < grid.threads(); ++thread) {
      Share const share = share_of(grid, thread);
      for (std::uint32_t i = 0; i < share.count; ++i) ++owners.at(share.trial * dim + share.first + i);
    }
    for (std::uint32_t trial = 0; trial < 48; ++trial) {
      bool const has = trial / 8 % 2 == 1 && trial < 45;
      for (std::uint32_t i = 0; i < dim; ++i) ASSERT_EQ(owners[trial * dim + i], has ? 1 : 0) << trial;
    }
  }
}

TEST(Grid, ErrorsInTheLaunchShapeAreSeen) {
  for (Planted const planted :
       {Planted::runs_rounded_down, Planted::blocks_rounded_down, Planted::block_and_thread_exchanged}) {
    double const difference =
        largest_difference(LogQuadratic{100}, Rademacher{1, 100},
                           {.dim = 100,
                            .trials = 65,
                            .block_size = planted == Planted::block_and_thread_exchanged ? 48U : 32U,
                            .planted = planted});
    EXPECT_GT(difference, 1e-6) << static_cast<int>(planted);
  }
}

}  // namespace
}  // namespace qhm::synthetic
