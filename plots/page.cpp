#include "plots/page.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "plots/annotations.hpp"
#include "plots/legend_places.hpp"
#include "plots/text_width.hpp"
#include "plots/tick_labels.hpp"

namespace qhm::plots {
namespace {

constexpr std::size_t many_panels = 12;   // from here on letters and lines are smaller
constexpr double panel_gap = 0.8;         // between the axes of neighbours, in sizes of the type, as the next
constexpr double least_width = 7;         // of a panel's axes
constexpr double least_height = 4.5;      // of a panel's axes
constexpr double height_to_width = 0.73;  // of a panel's axes

std::vector<std::string> lines_of(std::string const& text) {
  std::vector<std::string> lines(1);
  for (char const c : text) {
    if (c == '\n')
      lines.emplace_back();
    else
      lines.back() += c;
  }
  return lines;
}

std::size_t most_lines(std::vector<std::string> const& texts) {
  std::size_t most = 0;
  for (auto const& text : texts) most = std::max(most, lines_of(text).size());
  return most;
}

struct Axes {
  Axis x, y;
};

/// The label that all panels' axes have, empty where they differ.
std::string common_label(Panels const& panels, Axis Figure::*axis) {
  auto const& label = (panels.panels.front().*axis).label;
  bool const common =
      std::ranges::all_of(panels.panels, [&](Figure const& figure) { return (figure.*axis).label == label; });
  return common ? label : "";
}

/// The page in the making. Lengths in points; rows count from the top.
class Composition {
 public:
  Composition(Panels const& panels, Style const& style) : panels_(panels), style_(style) {
    bool const many = panels.panels.size() > many_panels;
    page_.type = style.type * (many ? 0.875 : 1);
    page_.stroke = style.line_width / 1.5 * (many ? 0.7 : 1);
    page_.per_inch = style.per_inch;
    columns_ = std::clamp<std::size_t>(panels.columns, 1, panels.panels.size());
    rows_ = (panels.panels.size() + columns_ - 1) / columns_;
    x_label_ = common_label(panels, &Figure::x);
    y_label_ = common_label(panels, &Figure::y);
    for (auto const& figure : panels.panels) {
      headed_ = headed_ || !figure.title.empty();
      axes_.push_back({figure.x, figure.y});
    }
    give_mark_rows();
    if (panels.shared_x) share(&Axes::x);
    if (panels.shared_y) share(&Axes::y);
  }

  Page composed() {
    choose_width();
    place_all(NamesOfRuns::in_legend);
    if (panels_.panels.size() == 1 && names_of_runs()) place_all(NamesOfRuns::at_curves);
    return std::move(page_);
  }

 private:
  [[nodiscard]] double em(double count) const { return count * page_.type; }
  [[nodiscard]] double width_of(std::string const& text) const { return page_.type * text_width(text); }
  [[nodiscard]] bool labels_x(std::size_t p) const {
    return !panels_.shared_x || p + columns_ >= panels_.panels.size();
  }
  [[nodiscard]] bool labels_y(std::size_t p) const { return !panels_.shared_y || p % columns_ == 0; }

  /// One to each run that has stage changes on any panel.
  void give_mark_rows() {
    page_.mark_row.assign(panels_.panels.front().runs.size(), 0);
    for (std::size_t run = 0; run < page_.mark_row.size(); ++run) {
      page_.mark_row[run] = mark_rows_;
      bool const marked = std::ranges::any_of(panels_.panels, [&](Figure const& figure) {
        return std::ranges::any_of(figure.stage_changes, [&](StageChange const& c) { return c.run == run; });
      });
      if (marked) ++mark_rows_;
    }
  }

  void share(Axis Axes::*which) {
    double low = INFINITY, high = -INFINITY;
    for (auto const& axes : axes_) {
      low = std::min(low, (axes.*which).low);
      high = std::max(high, (axes.*which).high);
    }
    for (auto& axes : axes_) {
      auto& axis = axes.*which;
      axis = axis_between(axis.label, axis.logarithmic, low, high);
    }
  }

  /// What stands left of the axes of a column: tick labels, and the axis's own label where they differ.
  [[nodiscard]] double left_of_column(std::size_t column) const {
    double widest = 0;
    for (std::size_t p = column; p < panels_.panels.size(); p += columns_)
      if (labels_y(p))
        for (auto const& tick : axes_[p].y.ticks) widest = std::max(widest, width_of(tick.label));
    double left = widest > 0 ? widest + page_.tick() : 0;
    if (y_label_.empty()) left += 1.5 * page_.line();
    return left;
  }

  void choose_width() {
    left_ = {};
    for (std::size_t c = 0; c < columns_; ++c)
      left_.push_back(left_of_column(c) + (c == 0 ? page_.edge() : em(panel_gap)));
    if (!y_label_.empty()) left_.front() += 1.5 * page_.line();
    right_ = 2 * page_.edge() + static_cast<double>(most_lines(panels_.row_headings)) * page_.line();
    double const around = std::accumulate(left_.begin(), left_.end(), right_);
    auto const axes_width = [&](double page) { return (page - around) / static_cast<double>(columns_); };
    page_.width = columns_ == 1 ? style_.one_column : style_.two_columns;
    if (axes_width(page_.width) < em(least_width)) page_.width = style_.whole_page;
    panel_width_ = axes_width(page_.width);
  }

  void place_all(NamesOfRuns where) {
    page_.legend.clear();
    page_.panels.clear();
    page_.texts.clear();
    place_legend(where);
    choose_height();
    for (std::size_t p = 0; p < panels_.panels.size(); ++p) place_panel(p);
    place_outer_words();
    if (where == NamesOfRuns::in_legend) return;
    auto const names = names_of_runs();
    page_.texts.insert(page_.texts.end(), names->begin(), names->end());
  }

  /// At the curves of the only panel, where they find a place.
  [[nodiscard]] std::optional<std::vector<PageText>> names_of_runs() const {
    Annotations annotations(panels_.panels.front(), page_.panels.front(), page_);
    annotations.triangles();
    return annotations.names();
  }

  void place_legend(NamesOfRuns where) {
    page_.legend = legend_places(legend_of(panels_, where), page_);
    legend_top_ = page_.edge();
    for (auto const& place : page_.legend) legend_top_ = std::max(legend_top_, place.y + page_.line() / 2);
  }

  void choose_height() {
    below_.assign(rows_, 0);
    for (std::size_t p = 0; p < panels_.panels.size(); ++p) {
      double const own_label = x_label_.empty() ? page_.line() : 0;
      if (labels_x(p)) below_[p / columns_] = page_.line() + page_.tick() + own_label;
    }
    double const marks = mark_rows_ > 0 ? static_cast<double>(mark_rows_) + 0.6 : 0;
    above_ = marks * page_.tick_row() + (headed_ ? page_.line() : 0);
    bottom_ = legend_top_ + (x_label_.empty() ? 0 : page_.line());
    auto const rows = static_cast<double>(rows_);
    double const between =
        std::accumulate(below_.begin(), below_.end(), rows * above_ + (rows - 1) * em(panel_gap));
    double const natural = std::max(height_to_width * panel_width_, std::min(panel_width_, em(8)));
    double const room = (style_.tallest - between) / rows;
    panel_height_ = std::max(std::min(natural, room), em(least_height));
    headings_ = bottom_ + between + rows * panel_height_;
    page_.height = headings_ + page_.edge() +
                   page_.line() * static_cast<double>(most_lines(panels_.column_headings)) +
                   (panels_.title.empty() ? 0 : 1.4 * page_.line());
  }

  [[nodiscard]] double left_of(std::size_t column) const {
    auto const gaps = left_.begin() + static_cast<std::ptrdiff_t>(column) + 1;
    return std::accumulate(left_.begin(), gaps, panel_width_ * static_cast<double>(column));
  }
  [[nodiscard]] double bottom_of(std::size_t row) const {
    auto const rows_below = static_cast<double>(rows_ - 1 - row);
    auto const from = below_.begin() + static_cast<std::ptrdiff_t>(row);
    return std::accumulate(from, below_.end(),
                           bottom_ + rows_below * (panel_height_ + above_ + em(panel_gap)));
  }

  void place_panel(std::size_t p) {
    double const left = left_of(p % columns_), bottom = bottom_of(p / columns_);
    PanelPlace place{left, left + panel_width_, bottom, bottom + panel_height_, axes_[p].x, axes_[p].y};
    double const overhang = columns_ == 1 ? em(1.5) : em(panel_gap - 0.2) / 2;
    if (labels_x(p))
      thin_tick_labels(place.x, Direction::across, panel_width_, page_.type, overhang);
    else
      hide_tick_labels(place.x);
    if (labels_y(p))
      thin_tick_labels(place.y, Direction::upward, panel_height_, page_.type, em(0.5));
    else
      hide_tick_labels(place.y);
    auto const& figure = panels_.panels[p];
    double const middle = left + panel_width_ / 2;
    if (!figure.title.empty())
      page_.texts.push_back(
          {figure.title, middle, place.top + above_ - page_.line() / 2, Anchor::center, false, {}});
    if (x_label_.empty())
      page_.texts.push_back(
          {figure.x.label, middle, bottom - page_.tick() - 1.5 * page_.line(), Anchor::center, false, {}});
    if (y_label_.empty())
      page_.texts.push_back({figure.y.label,
                             left - left_of_column(p % columns_) + 0.6 * page_.line(),
                             bottom + panel_height_ / 2,
                             Anchor::center,
                             true,
                             {}});
    place.triangles = Annotations(figure, place, page_).triangles();
    page_.panels.push_back(std::move(place));
  }

  /// Several lines about `x`, the lowest just above `y`.
  void stack(std::string const& text, double x, double y) {
    auto const lines = lines_of(text);
    for (std::size_t i = 0; i < lines.size(); ++i)
      page_.texts.push_back({lines[i],
                             x,
                             y + page_.line() * (static_cast<double>(lines.size() - i) - 0.5),
                             Anchor::center,
                             false,
                             {}});
  }

  void place_outer_words() {
    auto const& panels = page_.panels;
    double const bottom = bottom_of(rows_ - 1), top = headings_ - above_;
    double const middle = (panels.front().left + panels[columns_ - 1].right) / 2;
    if (!x_label_.empty())
      page_.texts.push_back({x_label_, middle, legend_top_ + 0.6 * page_.line(), Anchor::center, false, {}});
    if (!y_label_.empty()) {
      double const lowest = legend_top_ + width_of(y_label_) / 2;
      page_.texts.push_back({y_label_,
                             page_.edge() + 0.6 * page_.line(),
                             std::max((bottom + top) / 2, lowest),
                             Anchor::center,
                             true,
                             {}});
    }
    for (std::size_t c = 0; c < std::min(columns_, panels_.column_headings.size()); ++c)
      stack(panels_.column_headings[c], panels[c].left + panel_width_ / 2, headings_);
    for (std::size_t r = 0; r < std::min(rows_, panels_.row_headings.size()); ++r) {
      auto const lines = lines_of(panels_.row_headings[r]);
      for (std::size_t i = 0; i < lines.size(); ++i)
        page_.texts.push_back({lines[i],
                               panels[columns_ - 1].right + page_.line() * (static_cast<double>(i) + 0.7),
                               bottom_of(r) + panel_height_ / 2,
                               Anchor::center,
                               true,
                               {}});
    }
    if (!panels_.title.empty())
      page_.texts.push_back(
          {panels_.title, middle, page_.height - 0.8 * page_.line(), Anchor::center, false, {}});
  }

  Panels const& panels_;
  Style const& style_;
  Page page_{};
  std::size_t columns_, rows_, mark_rows_ = 0;
  bool headed_ = false;
  std::string x_label_, y_label_;  ///< common to all panels, or empty
  std::vector<Axes> axes_;
  std::vector<double> left_, below_;  ///< of each column, of each row: what stands beside its axes
  double right_ = 0, above_ = 0, bottom_ = 0, legend_top_ = 0, headings_ = 0;
  double panel_width_ = 0, panel_height_ = 0;
};

}  // namespace

Page page_of(Panels const& panels, Style const& style) {
  return Composition(panels, style).composed();
}

}  // namespace qhm::plots
