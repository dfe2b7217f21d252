#pragma once

#include <array>
#include <string>
#include <string_view>

namespace qhm::figures {

/// How much work a figure may be.
enum class Scale {
  smoke,    ///< seconds: whether the recipe works, not what it shows
  reduced,  ///< records that are there already, or minutes of computing
  paper     ///< the set-up of the paper: hours of a GPU where networks are trained
};
inline constexpr std::array every_scale{Scale::smoke, Scale::reduced, Scale::paper};

/// `smoke`, `reduced`, `paper`
std::string_view scale_name(Scale);

/// Throws InputError for `--scale`.
Scale scale_from(std::string const& name);

}  // namespace qhm::figures
