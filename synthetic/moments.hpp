#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace qhm::synthetic {

/// Mean and spread of |grad f(x_k)|^2 over trials, at every observed step: B. P. Welford's update (1962)
/// within a chunk of trials, T. F. Chan's merge (1979) between chunks. Neither cancels: equal values have
/// spread 0.
class Moments {
 public:
  /// `observed` steps in ascending order; it must outlive this.
  explicit Moments(std::span<std::uint64_t const> observed)
      : observed_(observed), mean_(observed.size()), squares_(observed.size()) {}

  static constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

  /// Before each trial.
  void begin_trial() {
    ++trials_;
    next_ = 0;
  }

  [[nodiscard]] bool wants(std::uint64_t step) const {
    return next_ < observed_.size() && observed_[next_] == step;
  }

  /// Takes the value of this trial at `step`; false when it is not finite: the trial has diverged.
  bool take(std::uint64_t step, double value) {
    if (!std::isfinite(value)) {
      diverged_at_ = std::min(diverged_at_, step);
      return false;
    }
    double const delta = value - mean_[next_];
    mean_[next_] += delta / static_cast<double>(trials_);
    squares_[next_] += delta * (value - mean_[next_]);
    ++next_;
    return true;
  }

  /// Adds the trials of `other`, which observed the same steps.
  void merge(Moments const& other) {
    double const mine = static_cast<double>(trials_), theirs = static_cast<double>(other.trials_);
    double const share = theirs / (mine + theirs);
    for (std::size_t i = 0; i < mean_.size(); ++i) {
      double const delta = other.mean_[i] - mean_[i];
      mean_[i] += delta * share;
      squares_[i] += other.squares_[i] + delta * delta * mine * share;
    }
    trials_ += other.trials_;
    diverged_at_ = std::min(diverged_at_, other.diverged_at_);
  }

  /// First observed step at which a trial was not finite, or `never`. From there on mean and error say
  /// nothing.
  [[nodiscard]] std::uint64_t diverged_at() const { return diverged_at_; }

  /// Mean over trials at the i-th observed step; inf from the divergence on, NaN where there are no trials.
  [[nodiscard]] double mean(std::size_t i) const {
    if (trials_ == 0) return std::numeric_limits<double>::quiet_NaN();
    return observed_[i] < diverged_at_ ? mean_[i] : std::numeric_limits<double>::infinity();
  }

  /// Standard error of that mean; NaN for a single trial and from the divergence on.
  [[nodiscard]] double standard_error(std::size_t i) const {
    if (trials_ < 2 || observed_[i] >= diverged_at_) return std::numeric_limits<double>::quiet_NaN();
    double const n = static_cast<double>(trials_);
    return std::sqrt(squares_[i] / (n - 1) / n);
  }

  [[nodiscard]] std::span<std::uint64_t const> observed() const { return observed_; }
  [[nodiscard]] std::uint64_t trials() const { return trials_; }

  /// Calls visit(value) for every number that the state consists of, in a fixed order: for writing it to a
  /// file and reading it back. Counts are 64-bit integers, the rest doubles.
  template <class Visit>
  void for_each_number(Visit const& visit) {
    visit(trials_);
    visit(diverged_at_);
    for (double& x : mean_) visit(x);
    for (double& x : squares_) visit(x);
  }

 private:
  std::span<std::uint64_t const> observed_;
  std::vector<double> mean_, squares_;
  std::uint64_t trials_ = 0;
  std::size_t next_ = 0;
  std::uint64_t diverged_at_ = never;
};

}  // namespace qhm::synthetic
