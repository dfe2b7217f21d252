#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/text_table.hpp"

namespace qhm::cli {

/// What the demo made, for its page.
struct DemoFigure {
  std::filesystem::path svg;
  std::string caption, command;
};
struct Demo {
  std::filesystem::path folder;
  std::vector<TextTable> tables;
  std::string notes;
  std::vector<DemoFigure> figures;
};

/// One self-contained page: tables, figures as inline SVG, the command behind each. No request leaves it.
std::string page(Demo const&);

}  // namespace qhm::cli
