#include "cli/demo_page.hpp"

#include "core/build_info.hpp"
#include "core/files.hpp"

namespace qhm::cli {
namespace {

constexpr char style[] = R"(
:root { color-scheme: light dark; --ink: #1a1a1a; --soft: #666; --line: #ddd; --ground: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --soft: #aaa; --line: #444; --ground: #181818; } }
body { font: 16px/1.5 "DejaVu Sans", system-ui, sans-serif; color: var(--ink); background: var(--ground);
       max-width: 68rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .8rem; margin: 1rem 0; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: .4rem; }
th, td { padding: .2rem .6rem; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; }
th { position: sticky; top: 0; background: var(--ground); }
td.number, th.number { text-align: right; }
figure { margin: 1.5rem 0; } figure svg { width: 100%; height: auto; background: #fff; border-radius: 4px; }
figcaption, .note { color: var(--soft); font-size: .9rem; white-space: pre-line; }
code { font-size: .78rem; overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(26rem, 1fr)); gap: 1rem; }
@media (max-width: 30rem) { .pair { grid-template-columns: 1fr; } }
)";

/// The <svg> element of a file, without the XML prologue.
std::string inline_svg(std::filesystem::path const& file) {
  auto const text = read_file(file);
  auto const begin = text.find("<svg");
  return begin == std::string::npos ? "" : text.substr(begin);
}

}  // namespace

std::string page(Demo const& demo) {
  std::string text = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  text += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  text += "<title>QHM Lab: demo</title>\n<style>" + std::string(style) + "</style>\n</head>\n<body>\n";
  text += "<h1>QHM Lab: one plan, bounds beside what is observed</h1>\n";
  text +=
      "<p>Constant against increasing batch size for mini-batch quasi-hyperbolic momentum: first what theory "
      "says, then what happens.</p>\n";
  text += "<h2>Predicted against observed</h2>\n<div class=\"pair\">\n";
  for (auto const& figure : demo.figures)
    text += "<figure>\n" + inline_svg(figure.svg) + "<figcaption>" + escaped_html(figure.caption) +
            "<br><code>" + escaped_html(figure.command) + "</code></figcaption>\n</figure>\n";
  text += "</div>\n<h2>Numbers</h2>\n";
  for (auto const& table : demo.tables) text += "<div class=\"wide\">" + html(table) + "</div>\n";
  text += "<p class=\"note\">" + escaped_html(demo.notes) + "</p>\n";
  text += "<p class=\"note\">qhm " + escaped_html(version()) + "</p>\n</body>\n</html>\n";
  return text;
}

}  // namespace qhm::cli
