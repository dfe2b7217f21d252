#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

#include "core/text_table.hpp"
#include "plots/panels.hpp"
#include "plots/tightness_map.hpp"

namespace qhm::figures {

/// What a line is of, by name: `lr`: `cosine`, `series`: `observed`.
using Traits = std::map<std::string, std::string>;

/// Whether `traits` has all that `wanted` asks for: the same value, or one that begins with the words that
/// are asked for (`exponential` asks for every `exponential 8 ×2`).
bool matches(Traits const& traits, Traits const& wanted);

/// One line of a picture, before it is drawn.
struct Trace {
  Traits traits{};
  std::size_t panel = 0;
  std::string run{};       ///< seen as the colour; empty: grey
  std::string quantity{};  ///< seen as the marker
  plots::Standing standing = plots::Standing::observed;
  std::vector<double> x{}, y{};
  std::vector<double> low{}, high{};  ///< the band, or both empty
};

/// The axes of a panel. Panels whose axes have the same label share its range.
struct PanelFrame {
  std::string heading, x_label, y_label;
  bool log_x = true, log_y = true;
};

/// Lines in panels, row by row.
struct Curves {
  std::size_t columns = 1;
  bool shared_x = false, shared_y = false;
  std::vector<PanelFrame> panels{};
  std::vector<Trace> traces{};
  std::vector<std::string> column_headings{}, row_headings{};
};

/// A run that a picture is made of, as `NAME.json` lists it.
struct RecordUsed {
  std::string folder;
  nlohmann::json facts;  ///< of its manifest: status, seed, plan, build, device
};

/// What a recipe became.
struct Picture {
  std::variant<Curves, plots::TightnessMap, std::vector<TextTable>> content{};
  std::map<std::string, double> facts{};   ///< numbers that expectations may speak of
  std::vector<std::string> notes{};        ///< sentences of the caption: what was run, what is not there
  std::vector<std::string> differences{};  ///< from the paper, `width 16 (64)`
  std::vector<RecordUsed> records{};
  std::vector<std::string> missing{};  ///< runs that were wanted and are not there
};

/// The lines as panels that plots/ can draw. Points that an axis cannot show are left out, and counted in
/// `left_out`.
plots::Panels panels_of(Curves const&, std::string const& title, std::string const& caption,
                        std::size_t& left_out);

}  // namespace qhm::figures
