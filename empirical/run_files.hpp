#pragma once

namespace qhm::empirical {

/// The files of a run's folder.
inline constexpr char manifest_file[] = "manifest.json", series_file[] = "epochs.csv",
                      checkpoint_file[] = "checkpoint", rulers_file[] = "rulers.csv";

}  // namespace qhm::empirical
