#include "report/mathml.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <stdexcept>
#include <utility>

#include "report/html.hpp"

namespace qhm::report {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr std::array letters{Pair{"alpha", "α"}, Pair{"beta", "β"},  Pair{"gamma", "γ"},  Pair{"delta", "δ"},
                             Pair{"zeta", "ζ"},  Pair{"eta", "η"},   Pair{"theta", "θ"},  Pair{"lambda", "λ"},
                             Pair{"nu", "ν"},    Pair{"rho", "ρ"},   Pair{"sigma", "σ"},  Pair{"tau", "τ"},
                             Pair{"omega", "ω"}, Pair{"Delta", "Δ"}, Pair{"Lambda", "Λ"}, Pair{"infty", "∞"}};
constexpr std::array operators{Pair{"le", "≤"}, Pair{"ge", "≥"}, Pair{"nabla", "∇"}};
constexpr std::array words{Pair{"ln", "ln"}, Pair{"log", "log"}};
constexpr std::array with_limits{Pair{"sum", "∑"}, Pair{"prod", "∏"}, Pair{"min", "min"}, Pair{"max", "max"}};
constexpr std::array spaces{Pair{"quad", "1em"}, Pair{"qquad", "2em"}};

template <std::size_t n>
std::string_view named(std::array<Pair, n> const& table, std::string_view name) {
  for (auto const& [key, value] : table)
    if (key == name) return value;
  return {};
}

/// A part of the formula, and where its scripts go.
struct Atom {
  std::string xml;
  bool limits = false;  ///< below and above where there is room
};

class Reader {
 public:
  explicit Reader(std::string_view tex) : tex_(tex) {}

  std::string whole() {
    auto const xml = row();
    if (at_ < tex_.size()) refuse(tex_.substr(at_, 1));
    return xml;
  }

 private:
  [[noreturn]] void refuse(std::string_view what) const {
    throw std::invalid_argument(fmt::format("\"{}\" of the formula \"{}\" has no MathML here", what, tex_));
  }
  void skip_blanks() {
    while (at_ < tex_.size() && tex_[at_] == ' ') ++at_;
  }
  bool take(std::string_view text) {
    skip_blanks();
    if (!tex_.substr(at_).starts_with(text)) return false;
    at_ += text.size();
    return true;
  }
  /// The name of the command that stands here, or nothing.
  [[nodiscard]] std::string_view command() const {
    if (at_ >= tex_.size() || tex_[at_] != '\\') return {};
    auto end = at_ + 1;
    while (end < tex_.size() && std::isalpha(static_cast<unsigned char>(tex_[end])) != 0) ++end;
    return tex_.substr(at_ + 1, end - at_ - 1);
  }

  /// Up to the end, a closing brace or \right.
  std::string row() {
    std::string xml;
    for (skip_blanks(); at_ < tex_.size() && tex_[at_] != '}' && command() != "right"; skip_blanks())
      xml += scripted();
    return xml;
  }

  std::string group() {
    if (!take("{")) return atom().xml;
    auto const xml = "<mrow>" + row() + "</mrow>";
    if (!take("}")) refuse("{");
    return xml;
  }

  std::string scripted() {
    auto base = atom();
    std::string below, above;
    // U+02B9 is raised by itself; U+2032 as a superscript is a speck in fonts that are not made for
    // mathematics.
    while (take("'")) base.xml = "<mrow>" + base.xml + "<mo lspace=\"0\" rspace=\"0\">ʹ</mo></mrow>";
    for (;;) {
      if (take("_"))
        below = group();
      else if (take("^"))
        above = group();
      else
        break;
    }
    if (below.empty() && above.empty()) return base.xml;
    auto const over = "<mrow>" + above + "</mrow>";
    char const* const name = base.limits     ? (above.empty()   ? "munder"
                                                : below.empty() ? "mover"
                                                                : "munderover")
                             : above.empty() ? "msub"
                             : below.empty() ? "msup"
                                             : "msubsup";
    return fmt::format("<{0}>{1}{2}{3}</{0}>", name, base.xml, below, above.empty() ? "" : over);
  }

  Atom atom() {
    skip_blanks();
    if (at_ >= tex_.size()) refuse("the end");
    if (tex_[at_] == '{') return {group()};
    if (tex_[at_] == '\\') return of_command();
    char const here = tex_[at_];
    if (std::isdigit(static_cast<unsigned char>(here)) != 0) {
      auto const begin = at_;
      while (at_ < tex_.size() && (std::isdigit(static_cast<unsigned char>(tex_[at_])) != 0)) ++at_;
      return {fmt::format("<mn>{}</mn>", tex_.substr(begin, at_ - begin))};
    }
    ++at_;
    if (std::isalpha(static_cast<unsigned char>(here)) != 0) return {fmt::format("<mi>{}</mi>", here)};
    if (here == '-') return {"<mo>−</mo>"};
    if (here == '*') return {"<mo>∗</mo>"};
    if (here == ',') return {"<mo separator=\"true\">,</mo>"};
    if (std::string_view("()").find(here) != std::string_view::npos)
      return {fmt::format("<mo stretchy=\"false\">{}</mo>", here)};
    if (std::string_view("+=</:").find(here) != std::string_view::npos)
      return {fmt::format("<mo>{}</mo>", escaped_html(std::string(1, here)))};
    refuse(tex_.substr(at_ - 1, 1));
  }

  Atom of_command() {
    auto const name = command();
    at_ += 1 + name.size();
    if (auto const letter = named(letters, name); !letter.empty()) {
      bool const capital =
          std::isupper(static_cast<unsigned char>(name.front())) != 0;  // upright, as TeX has it
      return {fmt::format("<mi{}>{}</mi>", capital ? " mathvariant=\"normal\"" : "", letter)};
    }
    if (auto const sign = named(operators, name); !sign.empty()) return {fmt::format("<mo>{}</mo>", sign)};
    if (auto const word = named(words, name); !word.empty()) return {fmt::format("<mi>{}</mi>", word)};
    if (auto const sign = named(with_limits, name); !sign.empty())
      return {fmt::format("<mo movablelimits=\"true\">{}</mo>", sign), true};
    if (auto const width = named(spaces, name); !width.empty())
      return {fmt::format("<mspace width=\"{}\"/>", width)};
    if (name == "lVert" || name == "rVert")
      return {
          fmt::format("<mo stretchy=\"false\" form=\"{}\">‖</mo>", name == "lVert" ? "prefix" : "postfix")};
    if (name == "mathbb" && take("{E}")) return {"<mi>𝔼</mi>"};
    if (name == "sqrt") return {"<msqrt>" + group() + "</msqrt>"};
    if (name == "frac") {
      auto const top = group();
      return {"<mfrac>" + top + group() + "</mfrac>"};
    }
    if (name == "text" && take("{")) {
      auto const end = tex_.find('}', at_);
      if (end == std::string_view::npos) refuse("{");
      std::string text;
      for (char const c : tex_.substr(at_, end - at_)) text += c == ' ' ? "\u00a0" : std::string(1, c);
      at_ = end + 1;
      return {"<mtext>" + escaped_html(text) + "</mtext>"};
    }
    if (name == "left") return {stretched()};
    refuse("\\" + std::string(name));
  }

  /// Of \left( .. \right).
  std::string stretched() {
    auto const fence = [&](char const* form) {
      skip_blanks();
      auto const sign = tex_.substr(at_, 1);
      if (sign.empty() || std::string_view("()|").find(sign) == std::string_view::npos) refuse(sign);
      ++at_;
      return fmt::format("<mo fence=\"true\" stretchy=\"true\" form=\"{}\">{}</mo>", form, sign);
    };
    auto const open = fence("prefix");
    auto const inside = row();
    if (!take("\\right")) refuse("\\left");
    return "<mrow>" + open + inside + fence("postfix") + "</mrow>";
  }

  std::string_view tex_;
  std::size_t at_ = 0;
};

}  // namespace

std::string mathml(std::string_view tex) {
  return "<math display=\"block\"><mrow>" + Reader(tex).whole() + "</mrow></math>";
}

}  // namespace qhm::report
