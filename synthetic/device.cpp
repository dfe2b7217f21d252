#include "synthetic/device.hpp"

#include "core/errors.hpp"
#include "synthetic/engine_cpu.hpp"
#include "synthetic/engine_cuda.hpp"
#include "synthetic/kernels/grid.hpp"

namespace qhm::synthetic {
namespace {

/// Why a device cannot run these trials, in words that follow `cuda`.
std::optional<std::string> why_not_on_a_device(Objective const& objective, Noise const& noise) {
  if (samples_data(noise)) return "does not draw mini-batches of data";
  bool const apart = std::visit(
      []<class F, class Law>(F const&, Law const&) {
        if constexpr (SamplesData<Law>)
          return false;
        else
          return go_apart<F, decltype(std::declval<Law>().mean_of(1, std::declval<AliasTables&>()))>;
      },
      objective, noise);
  if (!apart && dimension(objective) > most_held)
    return "holds at most " + std::to_string(most_held) + " coordinates that do not go apart, not " +
           std::to_string(dimension(objective));
  return std::nullopt;
}

}  // namespace

Device device_from(std::string const& name, Objective const& objective, Noise const& noise) {
  if (name != "auto" && name != "cpu" && name != "cuda")
    throw InputError("--device", name, "is not a known device", "choose auto, cpu or cuda");
  if (name == "cpu") return Device::cpu;
  auto why_not = why_no_cuda();
  if (!why_not) why_not = why_not_on_a_device(objective, noise);
  if (!why_not) return Device::cuda;
  if (name == "cuda") throw InputError("--device", name, *why_not, "choose cpu or auto");
  return Device::cpu;
}

std::string name_of(Device device) {
  return device == Device::cuda ? "cuda" : "cpu";
}

void run_chunks_on(Device device, Objective const& objective, Noise const& noise, Workload const& work,
                   TakeChunk const& take) {
  device == Device::cuda ? run_chunks_cuda(objective, noise, work, take)
                         : run_chunks(objective, noise, work, take);
}

}  // namespace qhm::synthetic
