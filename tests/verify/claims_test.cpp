#include <gmock/gmock.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/errors.hpp"
#include "core/files.hpp"
#include "verify/errata.hpp"
#include "verify/inequality.hpp"
#include "verify/record.hpp"

namespace qhm::verify {
namespace {

/// Every claim judged, once for the whole file.
std::vector<Judged> const& judged() {
  static std::vector<Judged> const all = judge(claims_named({}), 2);
  return all;
}

Finding const& finding_of(std::string const& id) {
  for (auto const& one : judged())
    if (one.claim->id == id) return one.finding;
  throw std::out_of_range(id);
}

TEST(Claims, EveryVerdictIsAsRecorded) {
  for (auto const& [claim, finding] : judged())
    EXPECT_EQ(finding.verdict, claim->recorded) << claim->id << ": " << finding.evidence;
}

TEST(Claims, IdsAreUniqueAndCorrectionsExistAndHold) {
  std::map<std::string, Claim const*> by_id;
  for (auto const& claim : every_claim()) EXPECT_TRUE(by_id.emplace(claim.id, &claim).second) << claim.id;
  for (auto const& claim : every_claim()) {
    EXPECT_FALSE(claim.source.empty() || claim.statement.empty() || claim.scope.empty()) << claim.id;
    if (claim.correction.empty()) continue;
    ASSERT_TRUE(by_id.contains(claim.correction)) << claim.id << " -> " << claim.correction;
    EXPECT_EQ(by_id[claim.correction]->recorded, Verdict::holds) << claim.correction;
    EXPECT_EQ(claim.recorded, Verdict::refuted) << claim.id;
  }
}

TEST(Claims, EveryRefutedClaimHasAWitnessWithDisjointEnclosures) {
  for (auto const& [claim, finding] : judged()) {
    if (finding.verdict != Verdict::refuted) continue;
    ASSERT_FALSE(finding.witnesses.empty()) << claim->id;
    for (auto const& witness : finding.witnesses)
      EXPECT_TRUE(certainly_less(witness.claimed, witness.exact)) << claim->id;
  }
}

TEST(Claims, ACombinationForEachOfTheSixty) {
  std::map<std::string, int> met, all;
  for (auto const& [claim, finding] : judged())
    if (claim->id.starts_with("condition/")) {
      auto const family = claim->id.substr(10, claim->id.find('/', 10) - 10);
      ++all[family];
      met[family] += finding.verdict == Verdict::holds ? 1 : 0;
    }
  EXPECT_THAT(all, testing::ElementsAre(testing::Pair("theorem-2-ii", 60), testing::Pair("theorem-4-ii", 60),
                                        testing::Pair("theorem-4-ii-square", 60)));
  EXPECT_EQ(met["theorem-2-ii"], 24);
  EXPECT_EQ(met["theorem-4-ii"], 6);
  EXPECT_EQ(met["theorem-4-ii-square"], 8);
}

struct Known {
  std::string id;
  std::size_t witness;
  double exact, claimed;
  double digits;  ///< half a unit of the last digit known
};

/// The numbers of an independent evaluation in high precision, to the digits it printed.
TEST(Claims, WitnessesHaveTheKnownNumbers) {
  for (auto const& known :
       std::vector<Known>{{"theorem-4/i", 0, 1, 0.40333, 5e-6},
                          {"theorem-4/i", 1, 0.998002, 0.150347, 5e-7},
                          {"theorem-4/i", 2, 1, 0.15, 1e-15},
                          {"corollary-3/B/sqrt-decay+constant", 0, 0.439340, 0.358345, 5e-7},
                          {"corollary-3/B/sqrt-decay+constant", 1, 0.058334, 0.007334, 5e-7},
                          {"corollary-3/B/cosine+constant", 0, 0.83333, 0.75, 5e-6},
                          {"corollary-3/B/polynomial+constant", 0, 1, 2.0 / 3, 1e-15},
                          {"corollary-3/B/polynomial+constant", 1, 0.780183, 0.676667, 5e-7},
                          {"corollary-3/B/cosine+constant/all-K", 0, 0.935342, 0.783333, 5e-7},
                          {"corollary-3/B/polynomial+constant/all-K", 0, 0.713790, 0.675, 5e-7},
                          {"corollary-3/B/cosine+exponential", 0, 0.352698, 0.2, 5e-7},
                          {"corollary-3/C/sqrt-decay", 0, 0.366117, 0.166667, 5e-7},
                          {"corollary-3/C/cosine", 0, 0.625, 0.3333, 5e-5},
                          {"corollary-5/B/sqrt-decay+constant+constant-batch", 0, 5, 1.207107, 5e-7},
                          {"corollary-5/B/sqrt-decay+constant+constant-batch", 1, 26.8968, 5.52494, 5e-5},
                          {"corollary-5/B/sqrt-decay+constant+constant-batch", 2, 0.0390625, 0.0058733, 5e-8},
                          {"corollary-5/D/sqrt-decay+constant", 0, 1, 0.110499, 5e-7},
                          {"corollary-5/D/sqrt-decay+constant", 1, 0.473683, 0.279129, 5e-7},
                          {"corollary-5/D/sqrt-decay+constant", 2, 0.336404, 0.001636, 5e-7},
                          {"corollary-5/D/decay+increasing", 0, 0.159059, 0.155948, 6e-7},
                          {"corollary-5/D/decay+increasing", 1, 0.128457, 0.0866716, 5e-7}}) {
    auto const& witness = finding_of(known.id).witnesses.at(known.witness);
    EXPECT_NEAR(double(witness.exact), known.exact, known.digits) << known.id;
    EXPECT_NEAR(double(witness.claimed), known.claimed, known.digits) << known.id;
  }
}

TEST(Claims, CounterexamplesToTheoremFourAreExactFractions) {
  auto const& witnesses = finding_of("theorem-4/i").witnesses;
  ASSERT_EQ(witnesses.size(), 3u);
  EXPECT_EQ(witnesses[0].exact_fraction + " > " + witnesses[0].claimed_fraction, "1 > 121/300");
  EXPECT_EQ(witnesses[1].exact_fraction + " > " + witnesses[1].claimed_fraction,
            "499001/500000 > 1390713/9250000");
  EXPECT_EQ(witnesses[2].exact_fraction + " > " + witnesses[2].claimed_fraction, "1 > 3/20");
}

TEST(Claims, AWitnessThatFailsItsCheckIsAnErrorAndNoVerdict) {
  auto claim = *claims_named({"corollary-3/C/cosine"}).front();
  auto const honest = claim.inequality->fractions;
  claim.inequality->fractions = [honest](Case const& at) {
    auto const [exact, claimed] = honest(at);
    return std::pair{exact, Rational(exact + 1)};
  };
  EXPECT_THROW(evaluate(claim), RecheckFailed);
  claim.inequality->fractions = [honest](Case const& at) {
    auto const [exact, claimed] = honest(at);
    return std::pair{Rational(exact + 1), claimed};
  };
  EXPECT_THROW(evaluate(claim), RecheckFailed);
  claim.inequality->fractions = [](Case const&) -> std::pair<Rational, Rational> { throw NoFraction(); };
  claim.inequality->plain = [](Case const&) { return std::pair{Enclosure(0), Enclosure(1)}; };
  EXPECT_THROW(evaluate(claim), RecheckFailed);
}

TEST(Claims, NamesFallBackToFoldersAndSuggestTheNearest) {
  EXPECT_EQ(claims_named({}).size(), every_claim().size());
  EXPECT_EQ(claims_named({"theorem-4/i"}).size(), 4u);
  try {
    claims_named({"corollary-5/D/sqrt-decay+constnt"});
    FAIL();
  } catch (InputError const& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("did you mean corollary-5/D/sqrt-decay+constant?"));
  }
}

TEST(Claims, RecordsRoundTripAndNewerOnesAreRefused) {
  auto const record = verify_record(judged());
  auto const verdicts = recorded_verdicts("verify.json", record.dump());
  EXPECT_EQ(verdicts.size(), judged().size());
  for (auto const& one : judged()) EXPECT_EQ(verdicts.at(one.claim->id), one.finding.verdict);
  EXPECT_THROW(recorded_verdicts("f", R"({"schema": "qhm.verify/2", "claims": []})"), InputError);
  EXPECT_THROW(recorded_verdicts("f", R"({"schema": "qhm.bounds/1"})"), InputError);
  EXPECT_THROW(recorded_verdicts("f", "not json"), InputError);
  EXPECT_THROW(
      recorded_verdicts("f", R"({"schema": "qhm.verify/1", "claims": [{"id": "x", "verdict": "maybe"}]})"),
      InputError);
}

/// To write it anew: qhm verify --format markdown > docs/errata.md
TEST(Errata, IsUpToDate) {
  EXPECT_EQ(read_file(QHM_DOCS "/errata.md"), errata(judged()));
}

}  // namespace
}  // namespace qhm::verify
