#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/result_folder.hpp"
#include "empirical/methods/update_rule.hpp"

namespace qhm::empirical {

/// A run between two steps: all that the rest of it depends on. Random numbers need no state, for their
/// addresses follow from the seed, the epoch and the place in it.
struct Checkpoint {
  nlohmann::json configuration;  ///< settings that decide the run's numbers; it continues only under the same
  Series records{{}};            ///< rows of epochs.csv: as many epochs are trained and measured
  std::uint64_t steps = 0;       ///< of the epoch under way that are done
  double seconds = 0;            ///< that these steps took
  std::string tensors;           ///< from `pack`
};

/// The file: one line `qhm-checkpoint FORMAT RECORD_BYTES TENSOR_BYTES CHECKSUM`, then as many bytes of JSON
/// (configuration, records, steps, seconds) and of a LibTorch archive. The checksum covers both.
std::string encode(Checkpoint const&);

/// Throws InputError, naming `where` and the reason, for bytes that are no checkpoint, have another format,
/// end early or go on, or do not match their checksum. What it returns is whole.
Checkpoint decode(std::string_view bytes, std::string const& where);

/// Throws InputError naming the first setting in which the two differ.
void require_same_configuration(nlohmann::json const& found, nlohmann::json const& wanted,
                                std::string const& where);

/// The tensors that the rest of a run depends on, beside the model's and the update rule's own.
struct RunTensors {
  torch::Tensor parameters;  ///< float [p], where was measured last; empty if the model still stands there
  torch::Tensor gradient;    ///< double [p], measured there
  torch::Tensor losses;      ///< float [steps], of the steps of the epoch under way
};

/// Parameters and buffers of the model, momenta of the rule, and these.
std::string pack(torch::nn::Module const&, UpdateRule const&, RunTensors const&);

/// Puts back what `pack` took, into a model and a rule of the same architecture and method. Throws
/// InputError, naming `where`, for an archive that does not hold just these.
RunTensors unpack(std::string const& tensors, torch::nn::Module&, UpdateRule&, torch::Device,
                  std::string const& where);

}  // namespace qhm::empirical
