#include "core/text_table.hpp"

#include <algorithm>
#include <string_view>

namespace qhm {
namespace {

/// Width on a terminal: code points, which is enough for what we print.
std::size_t width(std::string const& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool is_number(std::string const& cell) {
  return cell.empty() || cell == "-" ||
         std::string_view("-0123456789").find(cell.front()) != std::string_view::npos;
}

/// A column of numbers is set flush right.
std::vector<bool> numeric_columns(TextTable const& table) {
  std::vector<bool> numeric(table.header.size(), true);
  for (auto const& row : table.rows)
    for (std::size_t i = 0; i < row.size(); ++i) numeric[i] = numeric[i] && is_number(row[i]);
  return numeric;
}

std::string replaced(std::string const& text, std::string_view characters, auto replacement) {
  std::string result;
  for (char const c : text)
    if (characters.find(c) != std::string_view::npos)
      result += replacement(c);
    else
      result += c;
  return result;
}

template <class Cell>
std::string joined(std::vector<std::string> const& cells, std::string const& separator, Cell cell) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) line += (i == 0 ? "" : separator) + cell(i, cells[i]);
  return line;
}

}  // namespace

std::string aligned(TextTable const& table, std::size_t most) {
  std::vector<std::size_t> widths(table.header.size());
  for (std::size_t i = 0; i < widths.size(); ++i) {
    widths[i] = width(table.header[i]);
    for (auto const& row : table.rows) widths[i] = std::max(widths[i], width(row[i]));
  }
  auto const numeric = numeric_columns(table);
  std::size_t const keys = std::min(table.keys, table.header.size());
  std::size_t key_width = 0;
  for (std::size_t i = 0; i < keys; ++i) key_width += widths[i] + 2;

  /// The key columns and the columns [from, to) of one line.
  auto const line = [&](std::vector<std::string> const& cells, std::size_t from, std::size_t to) {
    std::string text;
    auto const add = [&](std::size_t i) {
      std::string const fill(widths[i] - width(cells[i]), ' ');
      text += (text.empty() ? "" : "  ") + (numeric[i] ? fill + cells[i] : cells[i] + fill);
    };
    for (std::size_t i = 0; i < keys; ++i) add(i);
    for (std::size_t i = from; i < to; ++i) add(i);
    text.erase(text.find_last_not_of(' ') + 1);
    return text + "\n";
  };
  std::string text = table.caption.empty() ? "" : table.caption + "\n";
  for (std::size_t from = keys; from < table.header.size() || from == keys;) {
    std::size_t to = from;
    std::size_t wide = key_width;
    auto const fits = [&] {  // a last column of text may reach beyond the edge
      return to == from || wide + widths[to] <= most || (to + 1 == widths.size() && !numeric[to]);
    };
    while (to < widths.size() && fits()) wide += widths[to++] + 2;
    if (from > keys) text += "\n";
    text += line(table.header, from, to);
    for (auto const& row : table.rows) text += line(row, from, to);
    if (to == from) break;  // nothing but keys
    from = to;
  }
  return text;
}

std::string csv(TextTable const& table) {
  auto const cell = [](std::size_t, std::string const& text) {
    if (text.find_first_of(",\"\n") == std::string::npos) return text;
    return '"' + replaced(text, "\"", [](char) { return "\"\""; }) + '"';
  };
  std::string text = joined(table.header, ",", cell) + "\n";
  for (auto const& row : table.rows) text += joined(row, ",", cell) + "\n";
  return text;
}

std::string latex(TextTable const& table) {
  auto const cell = [](std::size_t, std::string const& text) {
    return replaced(text, "&%$#_{}~^\\", [](char c) -> std::string {
      if (c == '\\') return "\\textbackslash{}";
      if (c == '~') return "\\textasciitilde{}";
      if (c == '^') return "\\textasciicircum{}";
      return std::string("\\") + c;
    });
  };
  std::string columns;
  for (bool const numeric : numeric_columns(table)) columns += numeric ? 'r' : 'l';
  std::string text = "% " + table.caption + "\n\\begin{tabular}{" + columns + "}\n\\toprule\n";
  text += joined(table.header, " & ", cell) + " \\\\\n\\midrule\n";
  for (auto const& row : table.rows) text += joined(row, " & ", cell) + " \\\\\n";
  return text + "\\bottomrule\n\\end{tabular}\n";
}

std::string markdown(TextTable const& table) {
  auto const cell = [](std::size_t, std::string const& text) {
    return replaced(text, "|", [](char) { return "\\|"; });
  };
  std::string rule;
  for (bool const numeric : numeric_columns(table)) rule += numeric ? "|--:" : "|:--";
  std::string text = table.caption.empty() ? "" : "**" + table.caption + "**\n\n";
  text += "| " + joined(table.header, " | ", cell) + " |\n" + rule + "|\n";
  for (auto const& row : table.rows) text += "| " + joined(row, " | ", cell) + " |\n";
  return text;
}

}  // namespace qhm
