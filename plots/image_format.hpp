#pragma once

#include <array>
#include <filesystem>
#include <string_view>

namespace qhm::plots {

enum class ImageFormat { svg, png, pdf };
inline constexpr std::array every_format{ImageFormat::svg, ImageFormat::png, ImageFormat::pdf};

/// By the file's extension. Throws InputError for `--out`, listing the formats.
ImageFormat format_of(std::filesystem::path const&);

/// `svg`, `png`, `pdf`
std::string_view extension(ImageFormat);

/// Begins and ends as a file of its format must: a drawing that was cut short does not.
bool is_whole(std::string_view bytes, ImageFormat);

}  // namespace qhm::plots
