#include "verify/sibling_claim.hpp"

#include <fmt/format.h>

#include <utility>

namespace qhm::verify {
namespace {

std::string digits(Enclosure const& x) {
  return fmt::format("{:.4g}", (lower(x) + upper(x)) / 2);
}

}  // namespace

Claim sibling(std::string id, std::string source, std::string statement, std::string scope,
              std::function<Finding()> decide) {
  return {.id = "siblings/" + std::move(id),
          .source = std::move(source),
          .statement = std::move(statement),
          .reading = Reading::derived,
          .recorded = Verdict::holds,
          .scope = std::move(scope),
          .decide = std::move(decide)};
}

Finding falls(std::string const& what, std::vector<Enclosure> const& numbers) {
  Finding finding{.verdict = Verdict::holds, .evidence = what + ":"};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    finding.evidence += (i == 0 ? " " : " > ") + digits(numbers[i]);
    if (i > 0 && !certainly_less(numbers[i], numbers[i - 1])) finding.verdict = Verdict::undecided;
  }
  return finding;
}

}  // namespace qhm::verify
