#pragma once

#include <torch/serialize/archive.h>
#include <torch/types.h>

#include <string>

namespace qhm::empirical {

/// Puts what `archive` holds as `name` into `tensor`. Throws c10::Error where it is missing or has another
/// shape, which a copy would broadcast.
inline void read_into(torch::Tensor& tensor, torch::serialize::InputArchive& archive,
                      std::string const& name) {
  torch::Tensor saved;
  archive.read(name, saved, /*is_buffer=*/true);
  TORCH_CHECK(saved.sizes() == tensor.sizes(), name, " has shape ", saved.sizes(), " instead of ",
              tensor.sizes());
  tensor.copy_(saved);
}

}  // namespace qhm::empirical
