#include "synthetic/engine_cuda.hpp"

#include <cuda_runtime_api.h>

#include <map>
#include <memory>
#include <span>
#include <stdexcept>

#include "synthetic/grid_run.hpp"
#include "synthetic/kernels/grid_kernels.hpp"
#include "synthetic/loaded_course.hpp"

namespace qhm::synthetic {
namespace {

void check(cudaError_t status) {
  if (status != cudaSuccess) throw std::runtime_error(std::string("CUDA: ") + cudaGetErrorString(status));
}

/// Memory of the device.
template <class T>
class DeviceArray {
 public:
  DeviceArray() = default;
  explicit DeviceArray(std::size_t size) {
    if (size == 0) return;
    T* data = nullptr;
    check(cudaMalloc(reinterpret_cast<void**>(&data), size * sizeof(T)));
    data_.reset(data);
  }
  explicit DeviceArray(std::span<T const> host) : DeviceArray(host.size()) {
    if (!host.empty()) check(cudaMemcpy(data(), host.data(), host.size_bytes(), cudaMemcpyHostToDevice));
  }
  [[nodiscard]] T* data() const { return data_.get(); }

 private:
  struct Release {
    void operator()(T* p) const { cudaFree(p); }
  };
  std::unique_ptr<T, Release> data_;
};

/// The views of a course, in the device's memory.
class DeviceCourse {
 public:
  explicit DeviceCourse(Course const& host) : objective_(*host.objective), course_(host) {
    course_.objective = nullptr, course_.laws = nullptr;
    std::uint64_t const steps = host.stages[host.stage_count - 1].last_step() + 1;
    stages_ = DeviceArray<Stage<>>(std::span(host.stages, host.stage_count));
    observed_ = DeviceArray<std::uint64_t>(std::span(host.observed, host.observed_count));
    start_ = DeviceArray<double>(std::span(host.start, host.dim));
    course_.stages = stages_.data(), course_.observed = observed_.data(), course_.start = start_.data();
    std::vector<StepWeights> weights(host.weights, host.weights + host.weight_count);
    for (auto& w : weights) {
      if (w.by_stage != nullptr) w.by_stage = copy(w.by_stage, host.stage_count);
      if (w.by_step != nullptr) w.by_step = copy(w.by_step, steps);
    }
    weights_ = DeviceArray<StepWeights>(std::span<StepWeights const>(weights));
    course_.weights = weights_.data();
    std::visit(
        [&]<class F>(F& f) {
          if constexpr (FiniteSum<F>) f.rows = copy(f.rows, std::size_t{f.samples} * f.dim);
        },
        objective_);
  }

  [[nodiscard]] Objective const& objective() const { return objective_; }
  [[nodiscard]] Course const& course() const { return course_; }

  /// Laws that look at tables, moved to the device with them.
  template <class Law>
  DeviceArray<Law> laws(std::vector<Law> laws) {
    for (auto& law : laws)
      if constexpr (requires { law.alias(); }) move_table(law.alias());
    return DeviceArray<Law>(std::span<Law const>(laws));
  }

 private:
  double const* copy(double const* host, std::size_t size) {
    return numbers_.emplace_back(std::span(host, size)).data();
  }
  void move_table(AliasView& view) {
    if (view.columns == nullptr) return;
    auto& moved = tables_[view.columns];  // stages of one batch size share a table
    if (moved == nullptr)
      moved = words_.emplace_back(std::span(view.columns, std::size_t{1} << view.index_bits)).data();
    view.columns = moved;
  }

  Objective objective_;
  Course course_;
  DeviceArray<Stage<>> stages_;
  DeviceArray<std::uint64_t> observed_;
  DeviceArray<double> start_;
  DeviceArray<StepWeights> weights_;
  std::vector<DeviceArray<double>> numbers_;
  std::vector<DeviceArray<std::uint64_t>> words_;
  std::map<std::uint64_t const*, std::uint64_t const*> tables_;
};

/// What run_on_grid asks of whoever runs the launches.
template <class Law>
class DeviceLauncher {
 public:
  DeviceLauncher(DeviceCourse& course, std::vector<Law> const& laws)
      : course_(course), laws_(course.laws(laws)) {}

  void begin(std::uint64_t count) {
    if (totals_.size() < count) device_totals_ = DeviceArray<double>(count);
    totals_.resize(count);
    check(cudaMemset(device_totals_.data(), 0, count * sizeof(double)));
  }
  void launch(Grid const& grid) {
    std::uint64_t const numbers = rows_of(course_.course()) * grid.threads();
    if (partial_size_ < numbers) {
      partial_ = {};
      partial_ = DeviceArray<double>(numbers);
      partial_size_ = numbers;
    }
    synthetic::launch(course_.objective(), course_.course(), grid, laws_.data(), partial_.data(),
                      device_totals_.data());
    check(cudaGetLastError());
  }
  double const* totals() {
    check(cudaMemcpy(totals_.data(), device_totals_.data(), totals_.size() * sizeof(double),
                     cudaMemcpyDeviceToHost));
    return totals_.data();
  }

 private:
  DeviceCourse const& course_;
  DeviceArray<Law> laws_;
  DeviceArray<double> partial_, device_totals_;
  std::uint64_t partial_size_ = 0;
  std::vector<double> totals_;
};

/// Half of the device's free memory for partial sums and totals; the rest is for the vectors of threads.
GridBudget device_budget() {
  std::size_t free = 0, all = 0;
  check(cudaMemGetInfo(&free, &all));
  return {.numbers = free / 2 / sizeof(double)};
}

}  // namespace

std::optional<std::string> why_no_cuda() {
  int count = 0;
  auto const status = cudaGetDeviceCount(&count);
  if (status != cudaSuccess) return std::string("is not available here: ") + cudaGetErrorString(status);
  if (count == 0) return "is not available here: no device";
  return std::nullopt;
}

void run_chunks_cuda(Objective const& objective, Noise const& noise, Workload const& work,
                     TakeChunk const& take) {
  LoadedCourse const loaded(objective, noise, work);
  DeviceCourse course(loaded.course());
  std::visit(
      [&]<class Law>(std::vector<Law> const& laws) {
        DeviceLauncher<Law> launcher(course, laws);
        run_on_grid(work, loaded.course(), loaded.apart(), device_budget(), launcher, take);
      },
      loaded.laws());
}

}  // namespace qhm::synthetic
