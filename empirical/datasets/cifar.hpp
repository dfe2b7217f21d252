#pragma once

#include <filesystem>

#include "core/cifar_records.hpp"
#include "empirical/datasets/labelled_set.hpp"

namespace qhm::empirical {

struct CifarFiles {
  LabelledSet train, test;  ///< [n, 3, 32, 32]
};

/// What `read_cifar_records` reads, as tensors. Throws as it does.
CifarFiles read_cifar(CifarLayout const&, std::filesystem::path const& folder);

}  // namespace qhm::empirical
