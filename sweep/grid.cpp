#include "sweep/grid.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "core/decimal.hpp"
#include "core/edit_distance.hpp"
#include "core/errors.hpp"

namespace qhm::sweep {
namespace {

constexpr std::array own_flags{"out", "resume"};
constexpr std::array no_settings{"config", "dump-plan", "help"};

template <class Names>
std::string nearest(std::string_view word, Names const& names) {
  std::string best;
  auto best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (std::string_view const name : names)
    if (auto const distance = edit_distance(word, name); distance < best_distance)
      best_distance = distance, best = name;
  return best;
}

/// Reads the tables of one file; every complaint names the file, the line and the key.
class Reader {
 public:
  Reader(std::string const& file, FlagKinds const& kinds) : file_(file), kinds_(kinds) {
    for (auto const& [name, kind] : kinds) names_.push_back(name);
  }

  [[nodiscard]] Grid read(toml::table const& table) const {
    Grid grid;
    for (auto const& [name, node] : table) {
      std::string const key(name.str());
      if (key == "train")
        for (auto const& [flag, value] : table_of(node, key))
          read_flag(value, std::string(flag.str()), grid.shared);
      else if (key == "grid")
        grid.axes = axes_of(table_of(node, key));
      else if (key == "plan")
        grid.alternatives = alternatives_of(node);
      else if (key == "out")
        grid.out = text_of(node, key);
      else if (key == "jobs")
        grid.jobs = jobs_of(node);
      else
        refuse_key(node, key, std::array{"train", "grid", "plan", "out", "jobs"}, "a key of a sweep",
                   "write train, grid, plan, out or jobs");
    }
    if (grid.axes.empty() && grid.alternatives.empty())
      throw InputError(file_, "", "has no [grid] and no [[plan]]", "for one run, use qhm train");
    check_once(grid);
    return grid;
  }

 private:
  [[noreturn]] void refuse(toml::node const& node, std::string const& key, std::string const& constraint,
                           std::string const& remedy) const {
    auto const line = std::to_string(node.source().begin.line);
    throw InputError(file_ + " line " + line + ", " + key, "", constraint, remedy);
  }

  template <class Names>
  [[noreturn]] void refuse_key(toml::node const& node, std::string const& key, Names const& names,
                               std::string const& what, std::string const& remedy) const {
    auto const near = nearest(key, names);
    refuse(node, key, "is not " + what, near.empty() ? remedy : "did you mean " + near + "?");
  }

  [[nodiscard]] toml::table const& table_of(toml::node const& node, std::string const& key) const {
    auto const* const table = node.as_table();
    if (table == nullptr) refuse(node, key, "is not a table", "write [" + key + "] and its flags below");
    if (table->empty()) refuse(node, key, "is empty", "give it a flag, or leave it out");
    return *table;
  }

  [[nodiscard]] std::string text_of(toml::node const& node, std::string const& key) const {
    auto const* const text = node.as_string();
    if (text == nullptr || text->get().empty())
      refuse(node, key, "is not the name of a folder", "write out = \"DIR\"");
    return text->get();
  }

  [[nodiscard]] std::uint64_t jobs_of(toml::node const& node) const {
    auto const* const count = node.as_integer();
    if (count == nullptr || count->get() < 1)
      refuse(node, "jobs", "is not a whole number >= 1", "write it like jobs = 2");
    return static_cast<std::uint64_t>(count->get());
  }

  [[nodiscard]] std::string scalar_of(toml::node const& node, std::string const& key) const {
    if (auto const* whole = node.as_integer()) return std::to_string(whole->get());
    if (auto const* real = node.as_floating_point()) return shortest(real->get());
    if (auto const* text = node.as_string()) {
      if (text->get().empty()) refuse(node, key, "is an empty text", "give it a value, or leave it out");
      return text->get();
    }
    refuse(node, key, "is not a number, a text, a list or true", "write " + key + " = value");
  }

  /// The value of a flag of `qhm train`; nothing for a switch that is off.
  [[nodiscard]] std::optional<std::string> value_of(toml::node const& node, std::string const& key) const {
    bool const is_switch = kind_of(node, key) == Takes::nothing;
    auto const* const on = node.as_boolean();
    if (is_switch && on == nullptr) refuse(node, key, "is a switch", "write true or false");
    if (!is_switch && on != nullptr)
      refuse(node, key, "takes a value, not true or false", "write " + key + " = value");
    if (is_switch) return on->get() ? std::optional(std::string()) : std::nullopt;
    auto const* const list = node.as_array();
    if (list == nullptr) return scalar_of(node, key);
    if (list->empty()) refuse(node, key, "is an empty list", "give it a value, or leave it out");
    std::string joined;
    for (auto const& item : *list) joined += (joined.empty() ? "" : ",") + scalar_of(item, key);
    return joined;
  }

  [[nodiscard]] Takes kind_of(toml::node const& node, std::string const& key) const {
    if (std::ranges::find(own_flags, key) != own_flags.end())
      refuse(node, key, "is set by the sweep itself", "leave it out");
    if (std::ranges::find(no_settings, key) != no_settings.end())
      refuse(node, key, "is no setting of a run", "leave it out");
    auto const kind = kinds_.find(key);
    if (kind == kinds_.end()) refuse_key(node, key, names_, "a flag of qhm train", "see qhm train --help");
    return kind->second;
  }

  void read_flag(toml::node const& node, std::string const& key, Flags& flags) const {
    if (auto const value = value_of(node, key)) flags[key] = *value;
  }

  [[nodiscard]] std::vector<Axis> axes_of(toml::table const& table) const {
    std::vector<Axis> axes;
    for (auto const& [name, node] : table) {
      std::string const key(name.str());
      auto const kind = kind_of(node, key);
      auto const* const values = node.as_array();
      std::string const example = kind == Takes::nothing ? "[true, false]" : "[value, value]";
      if (values == nullptr) refuse(node, key, "is not a list", "write " + key + " = " + example);
      if (values->empty()) refuse(node, key, "is an empty list", "write " + key + " = " + example);
      auto& axis = axes.emplace_back(Axis{.flag = key, .values = {}});
      for (auto const& item : *values) axis.values.push_back(value_of(item, key));
    }
    return axes;
  }

  [[nodiscard]] std::vector<Alternative> alternatives_of(toml::node const& node) const {
    auto const* const tables = node.as_array();
    if (tables == nullptr || tables->empty())
      refuse(node, "plan", "is not a list of tables", "write [[plan]] before the flags of each");
    std::vector<Alternative> alternatives;
    std::set<std::string> taken;
    for (auto const& item : *tables) {
      Alternative alternative{.name = "plan-" + std::to_string(alternatives.size() + 1), .flags = {}};
      for (auto const& [flag, value] : table_of(item, "plan")) {
        std::string const key(flag.str());
        if (key != "name") {
          read_flag(value, key, alternative.flags);
          continue;
        }
        alternative.name = scalar_of(value, key);
        if (!taken.insert(alternative.name).second)
          refuse(value, key, alternative.name + " is there already", "give each plan a name of its own");
      }
      alternatives.push_back(std::move(alternative));
    }
    return alternatives;
  }

  /// A flag's value must have one place.
  void check_once(Grid const& grid) const {
    std::map<std::string, std::string> place;
    for (auto const& [flag, value] : grid.shared) place[flag] = "[train]";
    auto const claim = [&](std::string const& flag, std::string const& where) {
      auto const [entry, is_new] = place.try_emplace(flag, where);
      if (!is_new && entry->second != where)
        throw InputError(file_ + ", " + flag, "", "is in " + entry->second + " and in " + where,
                         "keep it in one of them");
    };
    for (auto const& axis : grid.axes) claim(axis.flag, "[grid]");
    for (auto const& alternative : grid.alternatives)
      for (auto const& [flag, value] : alternative.flags) claim(flag, "[[plan]]");
  }

  std::string const& file_;
  FlagKinds const& kinds_;
  std::vector<std::string> names_;
};

}  // namespace

Grid parse_grid(std::string const& text, std::string const& file, FlagKinds const& kinds) {
  try {
    return Reader(file, kinds).read(toml::parse(text, file));
  } catch (toml::parse_error const& error) {
    throw InputError(file + " line " + std::to_string(error.source().begin.line), "",
                     std::string(error.description()), "mend the TOML");
  }
}

}  // namespace qhm::sweep
