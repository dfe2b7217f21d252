#include "report/html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <string_view>

#include "core/decimal.hpp"

namespace qhm::report {
namespace {

/// Bytes of the well-formed UTF-8 character at the beginning of `text`, 0 where there is none (RFC 3629).
std::size_t character_length(std::string_view text) {
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned const first = byte(0);
  if (first < 0x80) return 1;
  std::size_t const length = first >= 0xC2 && first < 0xE0   ? 2
                             : (first & 0xF0U) == 0xE0       ? 3
                             : first >= 0xF0 && first < 0xF5 ? 4
                                                             : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0U) != 0x80) return 0;
  bool const overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  bool const no_character = (first == 0xED && byte(1) >= 0xA0) || (first == 0xF4 && byte(1) >= 0x90);
  return overlong || no_character ? 0 : length;
}

/// The replacement for one ASCII character, empty where it stands for itself.
std::string_view entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return "";
  }
}

/// Tables of more columns are printed as a block a row.
constexpr std::size_t most_printed_columns = 8;

/// HTML without its elements.
std::string without_elements(std::string const& html) {
  std::string text;
  bool inside = false;
  for (char const c : html) {
    inside = inside || c == '<';
    if (!inside) text += c;
    inside = inside && c != '>';
  }
  return text;
}

}  // namespace

std::string escaped_html(std::string const& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    auto const length = character_length(std::string_view(text).substr(i));
    bool const control =
        length == 1 && (static_cast<unsigned char>(text[i]) < 0x20 || text[i] == 0x7f) && text[i] != '\n';
    if (length == 0)
      result += "\xEF\xBF\xBD";
    else if (control)
      result += ' ';
    else if (auto const replacement = entity(text[i]); !replacement.empty())
      result += replacement;
    else
      result += text.substr(i, length);
    i += std::max<std::size_t>(length, 1);
  }
  return result;
}

std::string escaped_json(std::string const& json) {
  std::string result;
  for (char const c : json)
    if (c == '<' || c == '>' || c == '&')
      result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      result += c;
  return result;
}

std::string anchor(std::string const& text) {
  std::string name;
  for (char const c : text)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_')
      name += c;
    else
      name += fmt::format(".{:02x}", static_cast<unsigned char>(c));
  return name;
}

Cell text_cell(std::string const& text) {
  return {escaped_html(text)};
}

Cell number_cell(double value) {
  if (std::isnan(value)) return {"<span class=\"none\">–</span>"};
  return {fmt::format("<span title=\"{}\">{:.6g}</span>", shortest(value), value), value};
}

std::string html(Table const& table) {
  std::vector<bool> numeric(table.columns.size(), false);
  for (auto const& row : table.rows)
    for (std::size_t i = 0; i < row.size(); ++i) numeric[i] = numeric[i] || row[i].number;
  auto const kind = [&](std::size_t i) { return numeric[i] ? " class=\"number\"" : ""; };
  bool const blocks = table.columns.size() > most_printed_columns;
  std::string text = fmt::format(
      "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><table class=\"sortable{2}\" "
      "id=\"{1}\">\n"
      "<caption>{0}</caption>\n<thead><tr>",
      escaped_html(table.caption), table.id, blocks ? " blocks" : "");
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    auto const& [content, explanation] = table.columns[i];
    text += fmt::format("<th scope=\"col\"{}", kind(i));
    if (!explanation.empty()) text += fmt::format(" title=\"{}\"", escaped_html(explanation));
    text += fmt::format(">{}</th>", content);
  }
  text += "</tr></thead>\n<tbody>\n";
  for (auto const& row : table.rows) {
    text += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      auto const& cell = row[i];
      auto const element = i == 0 ? "th scope=\"row\"" : "td";
      text += fmt::format("<{}{}", element, kind(i));
      if (blocks && i > 0) text += fmt::format(" data-label=\"{}\"", without_elements(table.columns[i].html));
      if (cell.number) text += fmt::format(" data-value=\"{}\"", shortest(*cell.number));
      text += fmt::format(">{}</{}>", cell.html, i == 0 ? "th" : "td");
    }
    text += "</tr>\n";
  }
  return text + "</tbody></table></div>\n";
}

std::string details(std::string const& summary_html, std::string const& content_html) {
  return fmt::format("<details><summary>{}</summary>\n{}</details>\n", summary_html, content_html);
}

}  // namespace qhm::report
