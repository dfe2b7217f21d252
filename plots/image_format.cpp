#include "plots/image_format.hpp"

#include <fmt/format.h>

#include "core/errors.hpp"

namespace qhm::plots {

ImageFormat format_of(std::filesystem::path const& file) {
  for (auto const format : every_format)
    if (file.extension() == fmt::format(".{}", extension(format))) return format;
  throw InputError("--out", file.string(), "has no extension of a format that can be drawn",
                   "end it in .svg, .png or .pdf");
}

std::string_view extension(ImageFormat format) {
  constexpr std::array<std::string_view, every_format.size()> names{"svg", "png", "pdf"};
  return names.at(static_cast<std::size_t>(format));
}

bool is_whole(std::string_view bytes, ImageFormat format) {
  constexpr std::string_view png_signature{"\x89PNG\r\n\x1a\n", 8}, png_end{"IEND\xae\x42\x60\x82", 8};
  while (format != ImageFormat::png && !bytes.empty() && (bytes.back() == '\n' || bytes.back() == '\r'))
    bytes.remove_suffix(1);
  switch (format) {
    case ImageFormat::svg:
      return bytes.starts_with("<?xml") && bytes.ends_with("</svg>");
    case ImageFormat::png:
      return bytes.starts_with(png_signature) && bytes.ends_with(png_end);
    case ImageFormat::pdf:
      return bytes.starts_with("%PDF-") && bytes.ends_with("%%EOF");
  }
  return false;
}

}  // namespace qhm::plots
