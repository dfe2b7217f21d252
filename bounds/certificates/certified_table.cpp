#include "bounds/certificates/certified_table.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/decimal.hpp"

namespace qhm::bounds {

using nlohmann::json;

CertifiedRows certify(Problem const& problem, BoundTable const& table) {
  CertifiedRows rows;
  for (auto const& row : table.rows) {
    Certifier certifier(problem, table.plan, row.steps);
    auto& certified = rows.emplace_back();
    for (std::size_t t = 0; t < table.theorems.size(); ++t)
      certified.push_back(certifier.certify(*table.theorems[t], row.by_theorem[t]));
  }
  return rows;
}

namespace {

json end_of(double x) {
  return std::isfinite(x) ? json(x) : json(shortest(x));
}

json ends(std::optional<Enclosure> const& x) {
  return x ? json::array({end_of(lower(*x)), end_of(upper(*x))}) : json(nullptr);
}

json certificate_record(Certificate const& certificate) {
  auto const& enclosed = certificate.enclosed;
  json record{{"precision", certificate.precision}, {"decided", certificate.decided}};
  for (auto const& term : enclosed.terms) record[term.name] = ends(term.value);
  record["bound"] = ends(enclosed.bound);
  if (!enclosed.bound) record["reason"] = enclosed.reason;
  record["closed_form"] = nullptr;
  for (std::size_t i = 0; i < enclosed.closed_form.size(); ++i)
    if (auto const& form = enclosed.closed_form[i]; form.value)
      record["closed_form"][form.name] = {{"enclosure", ends(form.value)},
                                          {"at_least_exact", verdict_name(certificate.closed_forms[i])}};
  return record;
}

}  // namespace

void add_certificates(json& record, std::span<BoundTable const> tables,
                      std::span<CertifiedRows const> certificates) {
  for (std::size_t i = 0; i < tables.size(); ++i)
    for (std::size_t r = 0; r < tables[i].rows.size(); ++r)
      for (std::size_t t = 0; t < tables[i].theorems.size(); ++t)
        record["results"][i]["rows"][r][tables[i].theorems[t]->name]["enclosure"] =
            certificate_record(certificates[i][r][t]);
}

}  // namespace qhm::bounds
