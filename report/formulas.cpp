#include "report/formulas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <utility>

#include "report/html.hpp"
#include "report/mathml.hpp"
#include "report/web_files.hpp"

namespace qhm::report {
namespace {

constexpr char page_name[] = "../docs/bounds.md";

/// Markdown's marks of emphasis, code and links taken away.
std::string plain(std::string_view markdown) {
  std::string text;
  for (std::size_t i = 0; i < markdown.size(); ++i) {
    if (markdown[i] == '`' || markdown.substr(i, 2) == "**") {
      i += markdown[i] == '*' ? 1 : 0;
      continue;
    }
    auto const close = markdown.find("](", i);
    if (markdown[i] == '[' && close != std::string_view::npos) {
      text += markdown.substr(i + 1, close - i - 1);
      i = markdown.find(')', close);
      if (i == std::string_view::npos) break;
      continue;
    }
    text += markdown[i];
  }
  return text;
}

/// Ids between backticks.
std::vector<std::string> ids_in(std::string_view line) {
  std::vector<std::string> ids;
  for (auto begin = line.find('`'); begin != std::string_view::npos;) {
    auto const end = line.find('`', begin + 1);
    if (end == std::string_view::npos) break;
    ids.emplace_back(line.substr(begin + 1, end - begin - 1));
    begin = line.find('`', end + 1);
  }
  return ids;
}

Formula section_of(std::string_view text) {
  Formula formula;
  bool display = false, code = false;
  std::string words;  // since the last display
  while (!text.empty()) {
    auto const end = std::min(text.find('\n'), text.size());
    auto const line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    auto const after = [&](std::string_view word) { return plain(line.substr(word.size())); };
    if (line.starts_with("```")) code = !code;
    if (code) continue;
    if (line == "$$")
      display = !display;
    else if (display)
      formula.displays.push_back({std::exchange(words, {}), std::string(line)});
    else if (formula.name.empty())
      formula.name = line;
    else if (line.starts_with("**Assumes** "))
      formula.assumes = after("**Assumes** ");
    else if (line.starts_with("**Equality** "))
      formula.equality = after("**Equality** ");
    else if (line.starts_with("**Claim** "))
      formula.claims = ids_in(line);
    else if (!line.empty() && formula.displays.empty())
      formula.what += (formula.what.empty() ? "" : " ") + plain(line);
    else if (!line.empty() && !line.starts_with("    ") && !line.starts_with("!["))
      words += (words.empty() ? "" : " ") + plain(line);
  }
  if (formula.displays.empty() || formula.assumes.empty())
    throw std::invalid_argument(formula.name + " has no formula, or does not say what it assumes");
  return formula;
}

/// `α_k` and `β_{k+1}` with their subscripts set below, in text that is escaped.
std::string with_subscripts(std::string const& text) {
  std::string html;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const follows = i + 1 < text.size() ? text[i + 1] : ' ';
    bool const braced = follows == '{';
    if (text[i] != '_' ||
        !(braced || follows == '*' || std::isalnum(static_cast<unsigned char>(follows)) != 0)) {
      html += text[i];
      continue;
    }
    auto end = i + 1;
    if (braced)
      end = std::min(text.find('}', end), text.size());
    else if (follows == '*')
      ++end;
    else
      while (end < text.size() && std::isalnum(static_cast<unsigned char>(text[end])) != 0) ++end;
    auto const begin = i + (braced ? 2 : 1);
    html += "<sub>" + text.substr(begin, end - begin) + "</sub>";
    i = braced ? end : end - 1;
  }
  return html;
}

}  // namespace

std::vector<Formula> formulas_in(std::string_view page) {
  std::vector<Formula> all;
  constexpr std::string_view heading = "\n## ";
  for (auto begin = page.find(heading); begin != std::string_view::npos;) {
    begin += heading.size();
    auto const end = page.find(heading, begin);
    all.push_back(section_of(page.substr(begin, end == std::string_view::npos ? end : end - begin)));
    begin = end;
  }
  return all;
}

std::span<Formula const> formulas() {
  static std::vector<Formula> const all = formulas_in(web_file(page_name).text);
  return all;
}

std::string formula_link(std::string const& theorem_or_claim) {
  for (auto const& formula : formulas())
    if (formula.name == theorem_or_claim ||
        std::find(formula.claims.begin(), formula.claims.end(), theorem_or_claim) != formula.claims.end())
      return "#formula-" + formula.name;
  return "";
}

std::string formulas_html(std::set<std::string> const& claims) {
  std::string text =
      "<p>Every bound that <code>qhm bounds</code> and <code>qhm lmo</code> print. Letters: L smoothness, Δ "
      "= "
      "f(x₀) − inf f, σ² variance of one sample's gradient, G a bound on its norm; α learning rate, β and γ "
      "weights, ω = γβ, b batch size of step k, K steps. Sums are over k &lt; K.</p>\n";
  for (auto const& formula : formulas()) {
    text += fmt::format(
        "<section class=\"formula\" id=\"formula-{0}\" tabindex=\"-1\" "
        "aria-labelledby=\"formula-{0}-title\">\n"
        "<h3 id=\"formula-{0}-title\">{0}</h3>\n<p>{1}</p>\n",
        formula.name, with_subscripts(escaped_html(formula.what)));
    for (auto const& [words, tex] : formula.displays) {
      if (!words.empty()) text += "<p>" + with_subscripts(escaped_html(words)) + "</p>\n";
      text += "<div class=\"display\">" + mathml(tex) + "</div>\n";
    }
    text += fmt::format("<dl><dt>assumes</dt><dd>{}</dd><dt>equality</dt><dd>{}</dd>",
                        with_subscripts(escaped_html(formula.assumes)),
                        with_subscripts(escaped_html(formula.equality)));
    std::string links;
    for (auto const& id : formula.claims)
      if (claims.contains(id))
        links += fmt::format("{}<a href=\"#claim-{}\">{}</a>", links.empty() ? "" : ", ", anchor(id),
                             escaped_html(id));
    if (!links.empty()) text += "<dt>claims</dt><dd>" + links + "</dd>";
    text += "</dl>\n</section>\n";
  }
  return text;
}

}  // namespace qhm::report
