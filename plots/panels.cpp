#include "plots/panels.hpp"

#include "core/errors.hpp"
#include "plots/figure_data.hpp"
#include "plots/gnuplot_script.hpp"
#include "plots/matplotlib_script.hpp"
#include "plots/page.hpp"
#include "plots/svg.hpp"

namespace qhm::plots {

Panels one_panel(Figure figure) {
  Panels panels{.title = std::move(figure.title), .caption = figure.caption, .panels = {}};
  figure.title.clear();
  panels.panels.push_back(std::move(figure));
  return panels;
}

std::vector<NamedFile> draw_panels(Panels const& panels, std::string const& stem,
                                   std::span<ImageFormat const> formats, Style const& style) {
  auto const page = page_of(panels, style);
  NamedFile const data{stem + ".csv", figure_data(panels)};
  NamedFile const script{stem + ".gp", gnuplot_script(panels, page, stem, formats)};
  std::vector<std::string> names;
  for (auto const format : formats) names.push_back(stem + "." + std::string(extension(format)));
  auto files = run_gnuplot(script, data, names);
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!is_whole(files[i].bytes, formats[i]))
      throw InputError("gnuplot", files[i].name, "was not drawn to its end",
                       "free some space for temporary files");
    if (formats[i] == ImageFormat::svg)
      files[i].bytes =
          accessible_svg(files[i].bytes, panels.title.empty() ? panels.panels.front().y.label : panels.title,
                         panels.caption);
  }
  files.push_back(data);
  files.push_back(script);
  files.push_back({stem + ".py", matplotlib_script(panels, page, stem, formats)});
  return files;
}

}  // namespace qhm::plots
