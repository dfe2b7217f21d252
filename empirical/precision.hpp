#pragma once

#include <ATen/autocast_mode.h>
#include <torch/version.h>

#include <string>

namespace qhm::empirical {

/// Arithmetic of the forward pass while training. Parameters, gradients, the optimizer and every measurement
/// are fp32 in both.
enum class Precision {
  fp32,
  bf16  ///< autocast: convolutions and matrix products in bfloat16
};

/// Throws InputError for `--precision`.
Precision precision_from(std::string const& name);
std::string precision_name(Precision);

/// Autocast to `precision` on `device` while the object lives. It must end before the optimizer steps, since
/// the casts of the parameters are remembered until then. The one place that knows LibTorch's two interfaces.
class AutocastScope {
 public:
  AutocastScope(Precision precision, c10::DeviceType device)
      : active_(precision == Precision::bf16), device_(device) {
    if (!active_) return;
    was_enabled_ = enabled();
    set_type_and_enable(true);
    at::autocast::increment_nesting();
  }
  ~AutocastScope() {
    if (!active_) return;
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    set_type_and_enable(was_enabled_);
  }
  AutocastScope(AutocastScope const&) = delete;
  AutocastScope& operator=(AutocastScope const&) = delete;

 private:
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
  [[nodiscard]] bool enabled() const {
    return at::autocast::is_autocast_enabled(device_);
  }
  void set_type_and_enable(bool on) const {
    at::autocast::set_autocast_dtype(device_, at::kBFloat16);
    at::autocast::set_autocast_enabled(device_, on);
  }
#else
  [[nodiscard]] bool enabled() const {
    return device_ == c10::DeviceType::CPU ? at::autocast::is_cpu_enabled() : at::autocast::is_enabled();
  }
  void set_type_and_enable(bool on) const {
    if (device_ == c10::DeviceType::CPU) {
      at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
      at::autocast::set_cpu_enabled(on);
    } else {
      at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
      at::autocast::set_enabled(on);
    }
  }
#endif
  bool active_, was_enabled_ = false;
  c10::DeviceType device_;
};

}  // namespace qhm::empirical
