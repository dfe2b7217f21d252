#pragma once

#include <filesystem>

#include "figures/picture.hpp"
#include "figures/recipe.hpp"

namespace qhm::figures {

/// Studies of `qhm train --rulers` (folders below `folder` with rulers.csv): the same weights under every
/// functional at every stage change, a row of two panels. Left, |grad f|^2 over epochs under each ruler;
/// right, at each change of the batch size from b to b', what becomes of the norm when nothing but the
/// ruler's batch changes (train-batch after over before), beside what published curves do in the epoch after
/// the change. Studies are pooled where their batches change alike.
///
/// Traits: `ruler`, or `series` (`ruler-alone`, `published`). Throws InputError where no study is there, or
/// one lacks a column.
Picture ruler_picture(Rulers const&, std::filesystem::path const& folder, Traits const& paper,
                      std::filesystem::path const& published);

}  // namespace qhm::figures
