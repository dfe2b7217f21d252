#include "verify/errata.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "verify/record.hpp"

namespace qhm::verify {
namespace {

constexpr std::string_view condition = "condition/";

/// Text as it is, inside a table cell or a line.
std::string plain(std::string const& text) {
  std::string out;
  for (char const c : text) {
    if (c == '|' || c == '*' || c == '_' || c == '<') out += '\\';
    out += c;
  }
  return out;
}

std::string code(std::string const& text) {
  return "`" + text + "`";
}

std::string side(Enclosure const& x, std::string const& fraction) {
  if (fraction.empty()) return enclosed_text(x, 12);
  if (fraction.find('/') == std::string::npos) return fraction;
  auto const digits = fmt::format("{:.6g}", double(x));
  return fraction + " = " + digits + (rational(std::stod(digits)).str() == fraction ? "" : "...");
}

std::string witness_line(Witness const& witness) {
  bool const arithmetic = witness.where.plan == Plan{} && witness.where.steps == 1;
  std::string const where = !witness.meaning.empty() ? witness.meaning
                            : arithmetic             ? "arithmetic"
                                                     : describe(witness.where);
  return fmt::format("- {}: exact {}, claimed at most {}\n", plain(where),
                     side(witness.exact, witness.exact_fraction),
                     side(witness.claimed, witness.claimed_fraction));
}

/// The judged claims of one kind, conditions apart.
using Picked = std::vector<Judged const*>;

class Document {
 public:
  explicit Document(std::vector<Judged> const& judged) : judged_(judged) {
    for (auto const& one : judged) by_id_[one.claim->id] = &one;
  }

  std::string text() {
    opening();
    refuted("Lines that need a correction",
            "Each is legible in our copy and is refuted by the case below it; the corrected line follows.",
            [](Judged const& j) {
              return j.finding.verdict == Verdict::refuted && j.claim->reading == Reading::printed;
            });
    refuted("Lines that are damaged in our copy",
            "Here we cannot tell what the paper prints. Read letter by letter the line fails; the reading "
            "that we take "
            "to be intended is named. Nothing in this section speaks about the paper itself, except that "
            "`all-K` judges the "
            "words 'for all K' for the intended reading.",
            [](Judged const& j) {
              return j.finding.verdict == Verdict::refuted &&
                     (j.claim->reading == Reading::garbled || j.claim->reading == Reading::intended);
            });
    refuted("What a reader might expect, and should not", "", [](Judged const& j) {
      return j.finding.verdict == Verdict::refuted && j.claim->reading == Reading::derived;
    });
    listed("What holds as printed", "", Reading::printed);
    listed("Readings of damaged lines that hold", "", Reading::intended);
    listed("Corrected lines", "", Reading::corrected);
    listed("Further statements", "Ours, offered where they may be of use.", Reading::derived);
    conditions();
    open();
    return text_;
  }

 private:
  template <class Which>
  Picked pick(Which which) const {
    Picked picked;
    for (auto const& one : judged_)
      if (!one.claim->id.starts_with(condition) && which(one)) picked.push_back(&one);
    return picked;
  }

  void opening() {
    auto const count = [&](Verdict verdict) {
      return pick([&](Judged const& j) { return j.finding.verdict == verdict; }).size();
    };
    text_ += fmt::format(
        "# Notes on arXiv 2506.23544\n\n"
        "\"Both Asymptotic and Non-Asymptotic Convergence of Quasi-Hyperbolic Momentum using Increasing "
        "Batch Size\".\n\n"
        "Dear authors, these notes list every formula of Corollaries 3 and 5, both theorems, the rates, the "
        "series "
        "conditions and\na few remarks, each with a verdict that can be checked in seconds. We worked from a "
        "machine-read "
        "copy of the main text\nwithout its appendices. Where that copy is damaged we say so, and judge a "
        "reading rather "
        "than the paper. We would be\ngrateful for any correction of these notes.\n\n"
        "Theorem 2 is true as printed for |d_(-1)| \\<= G, such as d_(-1) = 0. Theorem 4 is true after a "
        "change of its Lyapunov weight and with the initial error "
        "of the\nmomentum added; most closed forms hold as printed.\n\n"
        "Of {} claims {} hold, {} are refuted and {} are left undecided; the series conditions of the 60 "
        "combinations are "
        "counted\napart. \"Holds\" means that a proof is named and that certified\n"
        "evaluations found no violation; \"refuted\" means that enclosures of the two sides, rounded "
        "outwards, lie apart at the "
        "case\ngiven, and that a second evaluation by a plain loop (in exact fractions where the numbers are "
        "some) agrees.\n\n"
        "This file is written by `qhm verify --format markdown`; one claim is checked by `qhm verify ID`, "
        "violations are looked "
        "for\nby `qhm verify --search SECONDS`. Proofs: [theorems.md](theorems.md).\n\n"
        "Symbols: X largest and a smallest learning rate, p the power, T = T_0 steps in the first epoch, b "
        "or b0 the (first) "
        "batch\nsize, delta its growth, E epochs between changes, M epochs, K steps, n samples; beta, gamma, "
        "zeta, lambda as in "
        "the paper.\nIn the counterexamples to the theorems f_(1,2)(x) = h(x) +- sigma x with h'(x) = L x "
        "clipped to +-R L.\n",
        pick([](Judged const&) { return true; }).size(), count(Verdict::holds), count(Verdict::refuted),
        count(Verdict::undecided));
  }

  template <class Which>
  void refuted(std::string const& title, std::string const& words, Which which) {
    text_ += fmt::format("\n## {}\n{}", title, words.empty() ? "" : "\n" + words + "\n");
    for (auto const* one : pick(which)) {
      auto const& claim = *one->claim;
      text_ += fmt::format("\n### {} ({})\n\n{}.\n\n", code(claim.id), claim.source, plain(claim.statement));
      for (auto const& witness : one->finding.witnesses) text_ += witness_line(witness);
      if (auto const better = by_id_.find(claim.correction); better != by_id_.end())
        text_ += fmt::format("\nHolds instead, {}: {}.\n", code(claim.correction),
                             plain(better->second->claim->statement));
      else
        text_ += fmt::format("\nRests on: {}.\n", plain(claim.scope));
    }
  }

  void listed(std::string const& title, std::string const& words, Reading reading) {
    text_ += fmt::format("\n## {}\n\n{}{}| claim | source | statement | rests on |\n|---|---|---|---|\n",
                         title, words, words.empty() ? "" : "\n\n");
    for (auto const* one : pick([&](Judged const& j) {
           return j.finding.verdict == Verdict::holds && j.claim->reading == reading;
         }))
      text_ +=
          fmt::format("| {} | {} | {} | {}; {} |\n", code(one->claim->id), one->claim->source,
                      plain(one->claim->statement), plain(one->claim->scope), plain(one->finding.evidence));
  }

  /// One row a combination, one column a set of conditions.
  void conditions() {
    std::vector<std::string> columns, rows;
    std::map<std::pair<std::string, std::string>, Judged const*> cells;
    for (auto const& one : judged_) {
      if (!one.claim->id.starts_with(condition)) continue;
      auto const rest = one.claim->id.substr(condition.size());
      auto const slash = rest.find('/');
      auto const column = rest.substr(0, slash), row = rest.substr(slash + 1);
      if (std::find(columns.begin(), columns.end(), column) == columns.end()) columns.push_back(column);
      if (std::find(rows.begin(), rows.end(), row) == rows.end()) rows.push_back(row);
      cells[{column, row}] = &one;
    }
    if (columns.empty()) return;
    text_ +=
        "\n## The series conditions for all 60 combinations\n\nLearning rate, batch, beta, gamma. "
        "`theorem-4-ii` has the printed "
        "sum (1-beta)/b, `theorem-4-ii-square` the sum (1-beta)^2/b\nthat the proof gives. \"no\" names the "
        "first series at "
        "fault. Cosine and polynomial learning rates are extended as the paper says.\n\n| combination |";
    std::string rule = "|---|";
    for (auto const& column : columns) {
      text_ += fmt::format(" {} |", code(column));
      rule += "---|";
    }
    text_ += "\n" + rule + "\n";
    for (auto const& row : rows) {
      text_ += fmt::format("| {} |", row);
      for (auto const& column : columns) {
        auto const& finding = cells.at({column, row})->finding;
        auto const series = finding.witnesses.empty()
                                ? ""
                                : finding.witnesses.front().meaning.substr(
                                      0, finding.witnesses.front().meaning.find(" after"));
        text_ += fmt::format(" {} |", finding.verdict == Verdict::holds     ? "met"
                                      : finding.verdict == Verdict::refuted ? "no: " + series
                                                                            : "undecided");
      }
      text_ += "\n";
    }
  }

  void open() {
    text_ += "\n## Left undecided\n\n";
    for (auto const* one : pick([](Judged const& j) { return j.finding.verdict == Verdict::undecided; }))
      text_ += fmt::format("- {} ({}): {}: {}.\n", code(one->claim->id), one->claim->source,
                           plain(one->claim->statement), plain(one->claim->scope));
  }

  std::vector<Judged> const& judged_;
  std::map<std::string, Judged const*> by_id_{};
  std::string text_{};
};

}  // namespace

std::string errata(std::vector<Judged> const& judged) {
  std::vector<Judged> of_the_paper;
  std::ranges::copy_if(judged, std::back_inserter(of_the_paper),
                       [](Judged const& one) { return !one.claim->id.starts_with("siblings/"); });
  return Document(of_the_paper).text();
}

}  // namespace qhm::verify
