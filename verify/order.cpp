#include "verify/order.hpp"

#include <fmt/format.h>

#include <future>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>

#include "core/plan_record.hpp"

namespace qhm::verify {

std::string order_name(Order const& order) {
  std::string name;
  auto const append = [&](std::string const& factor) { name += (name.empty() ? "" : " ") + factor; };
  if (order.quarters == 4)
    append("K");
  else if (order.quarters % 4 == 0 && order.quarters != 0)
    append(fmt::format("K^{}", order.quarters / 4));
  else if (order.quarters % 2 == 0 && order.quarters != 0)
    append(fmt::format("K^({}/2)", order.quarters / 2));
  else if (order.quarters != 0)
    append(fmt::format("K^({}/4)", order.quarters));
  if (order.logs == 1)
    append("log K");
  else if (order.logs != 0)
    append(fmt::format("(log K)^{}", order.logs));
  return name.empty() ? "1" : name;
}

Order order_of(Series series, Plan const& plan, bool extended) {
  int const alpha =
      std::visit(match{[](Constant const&) { return 0; }, [](SqrtDecay const&) { return 2; },
                       [](Decay const&) { return 4; }, [&](auto const&) { return extended ? 2 : 0; }},
                 plan.learning_rate);
  int const complement = std::holds_alternative<Increasing>(plan.beta) ? 3 : 0;
  bool const growing = std::holds_alternative<Exponential>(plan.batch);
  bool const fading =
      std::holds_alternative<StepDecay>(plan.beta) || std::holds_alternative<StepDecay>(plan.gamma);
  auto const [quarters, geometric] = [&]() -> std::pair<int, bool> {
    switch (series) {
      case Series::alpha:
        return {alpha, false};
      case Series::alpha_sq:
        return {2 * alpha, false};
      case Series::alpha_sq_over_batch:
        return {2 * alpha, growing};
      case Series::omega:
        return {0, fading};
      case Series::complement_over_batch:
        return {complement, growing};
      case Series::complement_sq_over_batch:
        return {2 * complement, growing};
      case Series::alpha_sq_over_complement:
        return {2 * alpha - complement, false};
    }
    throw std::logic_error("no such series");
  }();
  if (geometric || quarters > 4) return {};
  return quarters == 4 ? Order{0, 1} : Order{4 - quarters, 0};
}

Growth growth_of(std::function<Enclosure(Case const&)> const& quantity, Case const& early, Case const& late) {
  Enclosure const now = quantity(late), before = Enclosure(1.5) * quantity(early);
  return {.grows = certainly_less(before, now)   ? Verdict::holds
                   : certainly_less(now, before) ? Verdict::refuted
                                                 : Verdict::undecided,
          .numbers = {.where = late, .exact = now, .claimed = before}};
}

Case series_case(Plan plan, std::uint64_t steps) {
  plan.samples = 1;
  plan.interval = 1;
  plan.epochs = 10;
  plan.batch_rounding = BatchRounding::none;
  return {.plan = plan, .steps = steps};
}

namespace {

/// The case with every schedule that the series does not contain put constant.
Case relevant(Series series, Case at) {
  bool const has_alpha = series == Series::alpha || series == Series::alpha_sq ||
                         series == Series::alpha_sq_over_batch || series == Series::alpha_sq_over_complement;
  bool const has_beta =
      series != Series::alpha && series != Series::alpha_sq && series != Series::alpha_sq_over_batch;
  bool const has_batch = series == Series::alpha_sq_over_batch || series == Series::complement_over_batch ||
                         series == Series::complement_sq_over_batch;
  if (!has_alpha) at.plan.learning_rate = Constant{1};
  if (!has_beta) at.plan.beta = Constant{0.5};
  if (!has_batch) at.plan.batch = Constant{1};
  if (series != Series::omega) at.plan.gamma = Constant{1};
  return at;
}

Enclosure evaluated(Series series, Case const& at) {
  bounds::PrecisionScope const scope(64);
  Profile<Enclosure> const profile(at.plan, at.steps);
  return bounds::sum_over(profile, [series](auto const& sight) {
    using S = typename std::remove_cvref_t<decltype(sight)>::Number;
    return std::array<S, 1>{series_term<S>(series, sight.stage())};
  })[0];
}

}  // namespace

Enclosure partial_sum(Series series, Case const& asked) {
  static std::map<std::string, std::shared_future<Enclosure>> known;
  static std::mutex guard;
  Case const at = relevant(series, asked);
  auto const key = fmt::format("{} {} {}", series_name(series), at.steps,
                               plan_record(at.plan).dump() + std::to_string(at.plan.samples));
  std::promise<Enclosure> promise;
  std::shared_future<Enclosure> result;
  bool mine = false;
  {
    std::lock_guard const lock(guard);
    auto const [entry, fresh] = known.try_emplace(key);
    if ((mine = fresh)) entry->second = promise.get_future().share();
    result = entry->second;
  }
  if (mine) try {
      promise.set_value(evaluated(series, at));
    } catch (...) {
      promise.set_exception(std::current_exception());
    }
  return result.get();
}

}  // namespace qhm::verify
