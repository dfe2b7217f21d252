#pragma once

#include <variant>
#include <vector>

#include "synthetic/kernels/grid.hpp"
#include "synthetic/trial.hpp"
#include "synthetic/workload.hpp"

namespace qhm::synthetic {

/// A course with everything that it looks at, for noise that is added to the full gradient, or scales it. The
/// objective and the workload must outlive it.
class LoadedCourse {
 public:
  LoadedCourse(Objective const& objective, Noise const& noise, Workload const& work)
      : start_(start_point(objective)) {
    std::visit(
        [&]<class Law>(Law const& law) {
          if constexpr (!SamplesData<Law>) laws_ = stage_laws(law, work.stages, tables_);
        },
        noise);
    apart_ =
        std::visit([]<class F, class Law>(F const&, std::vector<Law> const&) { return go_apart<F, Law>; },
                   objective, laws_);
    course_ = {.objective = &objective,
               .laws = &laws_,
               .stages = work.stages.data(),
               .stage_count = work.stages.size(),
               .observed = work.observed.data(),
               .observed_count = work.observed.size(),
               .weights = work.weights.data(),
               .weight_count = work.weights.size(),
               .start = start_.data(),
               .dim = static_cast<std::uint32_t>(start_.size()),
               .seed = work.seed};
  }
  LoadedCourse(LoadedCourse const&) = delete;
  LoadedCourse& operator=(LoadedCourse const&) = delete;

  [[nodiscard]] Course const& course() const { return course_; }
  [[nodiscard]] BatchLaws const& laws() const { return laws_; }
  /// Whether runs of coordinates can be simulated without the rest.
  [[nodiscard]] bool apart() const { return apart_; }

 private:
  std::vector<double> start_;
  AliasTables tables_;
  BatchLaws laws_;
  bool apart_ = false;
  Course course_;
};

}  // namespace qhm::synthetic
