#include "cli/certificate_tables.hpp"

#include <fmt/format.h>

#include <set>

#include "cli/bound_tables.hpp"

namespace qhm::cli {
namespace {

using bounds::BoundRow;
using bounds::BoundTable;
using bounds::Certificate;
using bounds::CertifiedRows;
using bounds::Enclosure;

std::string low(std::optional<Enclosure> const& x) {
  return x ? lower_decimal(*x, 17) : "-";
}

std::string high(std::optional<Enclosure> const& x) {
  return x ? upper_decimal(*x, 17) : "-";
}

void add_rows(TextTable& text, std::vector<std::string> const& where, std::string const& theorem,
              Certificate const& certificate) {
  auto const add = [&](std::string const& quantity, std::vector<std::string> const& cells) {
    auto& row = text.rows.emplace_back(where);
    row.push_back(quantity);
    row.insert(row.end(), cells.begin(), cells.end());
  };
  auto const& enclosed = certificate.enclosed;
  for (std::size_t i = 0; i < enclosed.terms.size(); ++i) {
    auto const& term = enclosed.terms[i];
    std::optional<Enclosure> form;
    if (i < enclosed.closed_form.size()) form = enclosed.closed_form[i].value;
    add(theorem + "." + term.name, {low(term.value), high(term.value), low(form), high(form),
                                    form ? std::string(verdict_name(certificate.closed_forms[i])) : "-"});
  }
  if (enclosed.bound) add(theorem, {low(enclosed.bound), high(enclosed.bound), "-", "-", "-"});
}

}  // namespace

TextTable table_of_certificates(std::span<BoundTable const> tables,
                                std::span<CertifiedRows const> certificates, bool all_rows) {
  TextTable text{"Enclosures, rounded outwards",
                 {"steps", "quantity", "lower", "upper", "closed form lower", "closed form upper",
                  "closed form >= exact"},
                 {}};
  if (tables.size() > 1) text.header.insert(text.header.begin(), {"lr", "batch", "beta", "gamma"});
  text.keys = tables.size() > 1 ? 6 : 2;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    auto const& table = tables[i];
    for (std::size_t r = all_rows ? 0 : table.rows.size() - 1; r < table.rows.size(); ++r) {
      auto where = tables.size() > 1 ? plan_kinds(table.plan) : std::vector<std::string>{};
      where.push_back(std::to_string(table.rows[r].steps));
      for (std::size_t t = 0; t < table.theorems.size(); ++t)
        add_rows(text, where, table.theorems[t]->name, certificates[i][r][t]);
    }
  }
  return text;
}

std::string certificate_footnotes(std::span<BoundTable const> tables,
                                  std::span<CertifiedRows const> certificates) {
  std::set<std::string> open;
  bool undecided = false;
  for (std::size_t i = 0; i < tables.size(); ++i)
    for (auto const& row : certificates[i])
      for (std::size_t t = 0; t < row.size(); ++t) {
        if (!row[t].decided) open.insert(tables[i].theorems[t]->name + ": " + row[t].enclosed.reason);
        for (std::size_t i = 0; i < row[t].closed_forms.size(); ++i)
          undecided |=
              row[t].enclosed.closed_form[i].value && row[t].closed_forms[i] == bounds::Verdict::undecided;
      }
  std::string text = "Each number lies between its two ends: interval arithmetic with outward rounding.\n";
  if (undecided)
    text +=
        "undecided: the two enclosures still overlap at 1024 bits, as they do where sum and closed form are "
        "the same number.\n";
  for (auto const& line : open) text += line + "\n";
  return text;
}

}  // namespace qhm::cli
