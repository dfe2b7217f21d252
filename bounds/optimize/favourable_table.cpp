#include "bounds/optimize/favourable_table.hpp"

#include "bounds/optimize/family.hpp"

namespace qhm::bounds {
namespace {

/// The weights of one omega, or of all between two pieces': gamma = 1, beta = omega. It rises with both, so
/// that the corners give the ends of omega and of 1 - omega without the slack of an interval product.
void set_omega(Piece<Enclosure>& into, Piece<Enclosure> const& low, Piece<Enclosure> const& high) {
  auto const a = low.stage(low.first_epoch);
  auto const b = high.stage(high.first_epoch);
  into.gamma.flat = {Enclosure(1), Enclosure(0)};
  into.beta.flat = {hull(a.omega(), b.omega()), hull(a.one_minus_omega(), b.one_minus_omega())};
}

/// A number certainly not above sum_{k<K} 1/b_k: terms above 0 in long double, each rounded a few times.
double sum_of_inverse_batches(Plan const& plan, std::uint64_t steps) {
  long double sum = 0;
  long double terms = 0;
  std::uint64_t left = steps;
  for (BatchRun const& run : batch_runs(plan, unlimited, steps)) {
    bool const last = run.epochs == unlimited || run.epochs > left / run.steps_per_epoch;
    std::uint64_t const taken = last ? left : run.epochs * run.steps_per_epoch;
    sum += static_cast<long double>(taken) / run.batch;
    terms += 1;
    left -= taken;
    if (left == 0) break;
  }
  return static_cast<double>(sum * (1 - 1e-15L - terms * 0x1p-62L));
}

}  // namespace

Enclosure harmonic_mean_of_batches(Plan const& plan, std::uint64_t steps) {
  return Enclosure(steps) / Enclosure(sum_of_inverse_batches(plan, steps));
}

Profile<Enclosure> one_stage(Plan const& plan, std::uint64_t steps, Enclosure const& batch) {
  double const beta = number_of(plan, Parameter::beta);
  double const gamma = number_of(plan, Parameter::gamma);
  std::vector<Stage<Enclosure>> const stage{
      {.first_step = 0,
       .steps = steps,
       .first_epoch = 0,
       .steps_per_epoch = 1,
       .alpha = decimal<Enclosure>(number_of(plan, Parameter::learning_rate)),
       .beta = decimal<Enclosure>(beta),
       .one_minus_beta = one_minus<Enclosure>(beta),
       .gamma = decimal<Enclosure>(gamma),
       .one_minus_gamma = one_minus<Enclosure>(gamma),
       .batch = batch}};
  return {stage};
}

Profile<Enclosure> hull_of(Profile<Enclosure> const& low, Profile<Enclosure> const& high, bool omega_alone) {
  auto pieces = low.pieces();
  auto const between = [](Enclosure& into, Enclosure const& other) { into = hull(into, other); };
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    auto& piece = pieces[i];
    auto const& other = high.pieces().at(i);
    if (piece.steps != other.steps || piece.steps_per_epoch != other.steps_per_epoch)
      throw Undecided("the two plans change at different steps");
    between(piece.alpha.amplitude, other.alpha.amplitude);
    if (omega_alone && !piece.beta.rising && !piece.gamma.rising) {
      set_omega(piece, low.pieces()[i], other);
      continue;
    }
    for (auto const member : {&Piece<Enclosure>::beta, &Piece<Enclosure>::gamma}) {
      between((piece.*member).flat.value, (other.*member).flat.value);
      between((piece.*member).flat.complement, (other.*member).flat.complement);
      between((piece.*member).falling.amplitude, (other.*member).falling.amplitude);
    }
  }
  return Profile<Enclosure>(std::move(pieces));
}

Profile<Enclosure> with_batch(Profile<Enclosure> const& profile, Enclosure const& batch) {
  auto pieces = profile.pieces();
  for (auto& piece : pieces) piece.batch = batch;
  return Profile<Enclosure>(std::move(pieces));
}

}  // namespace qhm::bounds
