#include "plots/svg.hpp"

#include <fmt/format.h>

#include <string_view>

#include "plots/svg_font.hpp"

namespace qhm::plots {
namespace {

std::string escaped(std::string const& text) {
  std::string xml;
  for (char const c : text) switch (c) {
      case '&':
        xml += "&amp;";
        break;
      case '<':
        xml += "&lt;";
        break;
      case '>':
        xml += "&gt;";
        break;
      default:
        xml += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  return xml;
}

/// The first element `name` gets other content.
void replace_content(std::string& svg, std::string const& name, std::string const& content) {
  auto const begin = svg.find("<" + name + ">"), end = svg.find("</" + name + ">");
  if (begin == std::string::npos || end == std::string::npos) return;
  auto const inside = begin + name.size() + 2;
  svg.replace(inside, end - inside, escaped(content));
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

/// Tooltips such as `gnuplot_plot_3` say nothing.
void remove_plot_titles(std::string& svg) {
  constexpr std::string_view begin = "<title>gnuplot_plot_", end = "</title>";
  for (auto at = svg.find(begin); at != std::string::npos; at = svg.find(begin, at))
    svg.erase(at, svg.find(end, at) + end.size() - at);
}

}  // namespace

std::string accessible_svg(std::string svg, std::string const& title, std::string const& description) {
  remove_plot_titles(svg);
  replace_content(svg, "title", title);
  replace_content(svg, "desc", description);
  replace_all(svg, "font-family=\"DejaVu Sans\"",
              "font-family=\"Embedded DejaVu Sans, DejaVu Sans, Bitstream Vera Sans, Verdana, sans-serif\"");
  constexpr std::string_view words_end = "</desc>";
  if (auto const at = svg.find(words_end); at != std::string::npos)
    svg.insert(at + words_end.size(),
               fmt::format("\n<style>@font-face{{font-family:'Embedded DejaVu "
                           "Sans';src:url(data:font/woff2;base64,{}) format('woff2')}}</style>",
                           svg_font));
  return svg;
}

}  // namespace qhm::plots
