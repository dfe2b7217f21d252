#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/plan.hpp"
#include "core/stage.hpp"

namespace qhm {

/// The methods that QHM contains, as they are written in textbooks and libraries. g_k is the mini-batch
/// gradient, v_{-1} = 0, eta_k the method's own learning rate and mu_k its own momentum:
///
///     sgd         x_{k+1} = x_k - eta_k g_k
///     heavy-ball  v_k = mu_k v_{k-1} + g_k;              x_{k+1} = x_k - eta_k v_k
///     nshb        v_k = mu_k v_{k-1} + (1 - mu_k) g_k;   x_{k+1} = x_k - eta_k v_k
///     nesterov    v_k = mu_k v_{k-1} + g_k;              x_{k+1} = x_k - eta_k (g_k + mu_k v_k)
///
/// The last is PyTorch's `nesterov=True`, which is the look-ahead form  v = mu v - eta g(theta + mu v), theta
/// += v  in x = theta + mu v where eta is constant.
enum class Method { sgd, heavy_ball, nshb, nesterov };

/// `sgd`, `heavy-ball`, `nshb`, `nesterov`
std::string method_name(Method);

/// A method with its schedules. `momentum` is not read for sgd.
struct Textbook {
  Method method = Method::sgd;
  LearningRate learning_rate = Constant{.value = 0.1};  ///< eta  [x^2/f]
  Beta momentum = Constant{.value = 0.9};               ///< mu   [1]
  std::optional<WarmUp> warm_up{};                      ///< of eta
};

/// The plan of QHM that makes the same iterates as the method, step by step, from any x_0 with any gradients;
/// batch, interval, horizon and samples are those of `rest`.
///
///     sgd         alpha = eta,            beta = 0,    gamma = 0
///     nshb        alpha = eta,            beta = mu,   gamma = 1
///     heavy-ball  alpha = eta/(1 - mu),   beta = mu,   gamma = 1     mu constant
///     nesterov    alpha = eta/(1 - mu),   beta = mu,   gamma = mu    mu constant
///
/// Exact, for v_k = d_k/(1 - mu); numbers of the plan are rounded once. The learning rate may be
/// any schedule. Where mu varies, heavy ball's plan is not one of the schedules here (heavy_ball_as_nshb
/// gives its steps), and Nesterov's v_k is no multiple of d_k.
///
/// Source   Ma and Yarats, ICLR 2019 (arXiv 1810.06801), section 4; the equations are checked by running both
/// Throws   InputError for a momentum outside [0, 1), or one that varies where it may not
Plan plan_of(Textbook const&, Plan const& rest);

/// The method whose iterates a plan of QHM makes: sgd where gamma or beta is 0 all the time, nesterov where
/// both are constant and equal, nshb or heavy-ball where gamma = 1, whichever is asked for. The inverse of
/// plan_of.
///
/// Throws   InputError where the plan is not that method, saying which schedule stands against it
Textbook textbook_of(Plan const&, Method);

/// Values that a heavy ball keeps for some steps: v_k = mu v_{k-1} + g_k; x_{k+1} = x_k - eta v_k.
struct HeavyBallStage {
  std::uint64_t first_step, steps;
  double eta;  ///< learning rate  [x^2/f]
  double mu;   ///< momentum; may exceed 1 at the first step of a stage where beta falls
};

/// The heavy ball that makes the iterates of NSHB, with any schedules:
///
///     eta_k = alpha_k (1 - beta_k),   mu_k = beta_k (1 - beta_{k-1})/(1 - beta_k),   mu_0 = beta_0
///
/// (mu_0 multiplies v_{-1} = 0). A stage becomes two where its first mu differs. Each number within 3 ulp.
///
/// Throws   InputError where gamma is not 1 in every stage
std::vector<HeavyBallStage> heavy_ball_of_nshb(std::span<Stage<> const>);

/// The NSHB that makes the iterates of a heavy ball, with any values, a stage a step:
///
///     beta_0 = 0,   1 - beta_k = (1 - beta_{k-1})/(mu_k + 1 - beta_{k-1}),   alpha_k = eta_k/(1 - beta_k),
///     gamma = 1
///
/// For constant mu < 1, 1 - beta_k = (1 - mu)/(1 - mu^{k+1}) tends to 1 - mu: with d_{-1} = 0 the constant
/// beta = mu makes the same iterates, and plan_of gives it. Batches are left at 1.
///
/// Throws   InputError for eta or mu that are negative or not finite, stages with a gap, or more than 2^20
/// steps
std::vector<Stage<>> nshb_of_heavy_ball(std::span<HeavyBallStage const>);

}  // namespace qhm
