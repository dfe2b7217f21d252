#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/result_folder.hpp"
#include "empirical/qhm_optimizer.hpp"

namespace qhm::empirical {

/// A run between two epochs: all that the rest of it depends on. Random numbers need no state, for their
/// addresses follow from the seed and the epoch.
struct Checkpoint {
  nlohmann::json
      configuration;    ///< settings that decide the run's numbers; a run continues only under the same
  Series records{{}};   ///< rows of epochs.csv; the last one tells epoch, step and seconds
  std::string tensors;  ///< from `pack`
};

/// The file: one line `qhm-checkpoint FORMAT RECORD_BYTES TENSOR_BYTES CHECKSUM`, then as many bytes of JSON
/// (configuration, records) and of a LibTorch archive. The checksum covers both.
std::string encode(Checkpoint const&);

/// Throws InputError, naming `where` and the reason, for bytes that are no checkpoint, have another format,
/// end early or go on, or do not match their checksum. What it returns is whole.
Checkpoint decode(std::string_view bytes, std::string const& where);

/// Throws InputError naming the first setting in which the two differ.
void require_same_configuration(nlohmann::json const& found, nlohmann::json const& wanted,
                                std::string const& where);

/// Parameters and buffers of the model, momentum of the optimizer, and the gradient measured last.
std::string pack(torch::nn::Module const&, QHM const&, torch::Tensor const& gradient);

/// Puts back what `pack` took, into a model and an optimizer of the same architecture; returns the gradient.
torch::Tensor unpack(std::string const& tensors, torch::nn::Module&, QHM&, torch::Device);

}  // namespace qhm::empirical
