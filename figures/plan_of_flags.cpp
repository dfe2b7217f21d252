#include "figures/plan_of_flags.hpp"

#include <charconv>

#include "core/errors.hpp"

namespace qhm::figures {
namespace {

class Flags {
 public:
  explicit Flags(Traits const& flags) : flags_(flags) {}

  [[nodiscard]] std::string text(char const* flag, std::string const& otherwise) const {
    auto const found = flags_.find(flag);
    return found == flags_.end() ? otherwise : found->second;
  }
  template <class Number>
  void read(char const* flag, Number& into) const {
    auto const found = flags_.find(flag);
    if (found == flags_.end()) return;
    auto const& text = found->second;
    auto const result = std::from_chars(text.data(), text.data() + text.size(), into);
    if (result.ec != std::errc{} || result.ptr != text.data() + text.size())
      throw InputError(std::string("--") + flag, text, "is not a number", "write it like 30 or 0.1");
  }

 private:
  Traits const& flags_;
};

}  // namespace

Plan plan_of_flags(Traits const& traits) {
  Flags const flags(traits);
  ScheduleNumbers numbers;
  for (auto const& [flag, number] :
       {std::pair{"lr-max", &ScheduleNumbers::lr_max}, std::pair{"lr-min", &ScheduleNumbers::lr_min},
        std::pair{"lr-power", &ScheduleNumbers::lr_power},
        std::pair{"batch-size", &ScheduleNumbers::batch_size},
        std::pair{"batch-growth", &ScheduleNumbers::batch_growth},
        std::pair{"batch-slope", &ScheduleNumbers::batch_slope},
        std::pair{"beta-max", &ScheduleNumbers::beta_max}, std::pair{"beta-min", &ScheduleNumbers::beta_min},
        std::pair{"beta-factor", &ScheduleNumbers::beta_factor},
        std::pair{"gamma-max", &ScheduleNumbers::gamma_max},
        std::pair{"gamma-factor", &ScheduleNumbers::gamma_factor}})
    flags.read(flag, numbers.*number);
  Plan plan;
  plan.learning_rate = make_learning_rate(flags.text("lr", "constant"), numbers);
  plan.batch = make_batch(flags.text("batch", "exponential"), numbers);
  plan.beta = make_beta(flags.text("beta", "step-decay"), numbers);
  plan.gamma = make_gamma(flags.text("gamma", "step-decay"), numbers);
  flags.read("interval", plan.interval);
  flags.read("epochs", plan.epochs);
  flags.read("samples", plan.samples);
  std::uint64_t cap = 0;
  flags.read("batch-cap", cap);
  if (cap > 0) plan.batch_cap = cap;
  plan.paper_code = traits.contains("paper-code");
  validate(plan);
  return plan;
}

std::uint64_t count_of_flag(Traits const& flags, char const* flag, std::uint64_t otherwise) {
  Flags(flags).read(flag, otherwise);
  return otherwise;
}

}  // namespace qhm::figures
