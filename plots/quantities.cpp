#include "plots/quantities.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace qhm::plots {
namespace {

constexpr char gradient_axis[] = "squared gradient norm  |∇f|²";

std::array const known{
    Quantity{"mean_grad_sq", "observed mean", gradient_axis, true, 1, true},
    Quantity{"min_mean_grad_sq", "smallest mean so far", gradient_axis, true, 1, true},
    Quantity{"grad_norm_sq", "observed", gradient_axis, true, 1, true},
    Quantity{"min_grad_norm_sq", "smallest so far", gradient_axis, true, 1, true},
    Quantity{"grad_dual_norm", "dual norm", "dual gradient norm  |∇f|_*", true},
    Quantity{"loss", "loss at x", "loss f(x)", true},
    Quantity{"train_loss", "training loss", "loss", true},
    Quantity{"test_loss", "test loss", "loss", true},
    Quantity{"test_accuracy", "test accuracy", "test accuracy  [%]", false, 100},
    Quantity{"lr", "learning rate α", "learning rate α", true, 1, false, true},
    Quantity{"batch", "batch size b", "batch size b  [samples]", true, 1, false, true},
    Quantity{"beta", "β", "momentum weights", false, 1, false, true},
    Quantity{"gamma", "γ", "momentum weights", false, 1, false, true},
    Quantity{"sigma2", "gradient variance σ²", "gradient variance σ²", true},
    Quantity{"L", "smoothness L", "smoothness L", true},
    Quantity{"G", "gradient bound G", "gradient bound G", true},
    Quantity{"seconds", "training time", "training time  [s]", true},
};

constexpr std::string_view theorem_prefix = "theorem-";
constexpr std::string_view corollary_prefix = "corollary-";
constexpr std::string_view functional_prefix = "grad_norm_sq_";

}  // namespace

Quantity quantity_of(std::string const& column) {
  auto const found =
      std::find_if(known.begin(), known.end(), [&](auto const& q) { return q.column == column; });
  if (found != known.end()) return *found;
  if (column.starts_with(functional_prefix))
    return {column, "observed (" + column.substr(functional_prefix.size()) + ")", gradient_axis, true, 1,
            true};
  return {column, column, column};
}

std::string default_column(std::string const& kind) {
  return kind == "train" ? "grad_norm_sq" : "mean_grad_sq";
}

bool is_bound(std::string const& column) {
  return column.starts_with(theorem_prefix) || column.starts_with(corollary_prefix);
}

std::string bound_name(std::string const& column) {
  bool const corollary = column.starts_with(corollary_prefix);
  std::string name = corollary ? "Corollary" : "Theorem";
  bool first = true;
  for (std::size_t begin = (corollary ? corollary_prefix : theorem_prefix).size(); begin <= column.size();
       first = false) {
    auto const end = std::min(column.find('-', begin), column.size());
    std::string word = column.substr(begin, end - begin);
    bool const letter =
        (word.size() == 1 || (corollary && first)) && std::isalpha(static_cast<unsigned char>(word[0])) != 0;
    if (letter) word[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[0])));
    name += (letter && !first ? "-" : " ") + word;
    begin = end + 1;
  }
  return name;
}

std::optional<Band> band_of(Quantity const& quantity, Series const& series, BandChoice choice,
                            std::size_t seeds) {
  auto const& column = quantity.column;
  auto const plain = column + "_se";
  auto const error = column == "mean_grad_sq" && !series.find(plain) ? "standard_error" : plain;
  bool const has_error = series.find(error).has_value();
  bool const has_range = series.find(column + "_min") && series.find(column + "_max");
  auto const over = seeds > 1 ? fmt::format(" over {} seeds", seeds) : std::string();
  bool const range_first = choice == BandChoice::min_max || (choice == BandChoice::automatic && seeds > 1);
  bool const automatic = choice == BandChoice::automatic;
  Band band;
  if (has_range && (range_first || (automatic && !has_error))) {
    band = {series.column(column + "_min"), series.column(column + "_max"), "minimum to maximum" + over};
  } else if (has_error && (choice == BandChoice::standard_error || automatic)) {
    auto const mean = series.column(column), standard_error = series.column(error);
    band.words = "± 2 standard errors" + over;
    for (std::size_t i = 0; i < mean.size(); ++i) {
      band.low.push_back(mean[i] - 2 * standard_error[i]);
      band.high.push_back(mean[i] + 2 * standard_error[i]);
    }
  } else {
    return std::nullopt;
  }
  for (auto* side : {&band.low, &band.high})
    for (double& value : *side) value *= quantity.scale;
  return band;
}

}  // namespace qhm::plots
