#include "figures/recipe_text.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/decimal.hpp"
#include "core/edit_distance.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"

namespace qhm::figures {
namespace {

using nlohmann::json;

json converted(toml::node const& node, std::string const& place, RecipeText& text) {
  text.lines[place] = node.source().begin.line;
  if (auto const* table = node.as_table()) {
    auto object = json::object();
    for (auto const& [key, value] : *table) {
      std::string const name(key.str());
      object[name] = converted(value, place + "/" + name, text);
    }
    return object;
  }
  if (auto const* list = node.as_array()) {
    auto array = json::array();
    for (auto const& item : *list)
      array.push_back(converted(item, place + "/" + std::to_string(array.size()), text));
    return array;
  }
  if (auto const* word = node.as_string()) return word->get();
  if (auto const* whole = node.as_integer()) return whole->get();
  if (auto const* real = node.as_floating_point()) return real->get();
  if (auto const* yes = node.as_boolean()) return yes->get();
  throw InputError(text.file + " line " + std::to_string(text.lines[place]), "", "is a date",
                   "write a text or a number");
}

}  // namespace

RecipeText read_recipe_text(std::filesystem::path const& file) {
  RecipeText text{.file = file.string(), .values = {}};
  try {
    text.values = converted(toml::parse(read_file(file), text.file), "", text);
  } catch (toml::parse_error const& error) {
    throw InputError(text.file + " line " + std::to_string(error.source().begin.line), "",
                     std::string(error.description()), "mend the TOML");
  }
  return text;
}

RecipeTable::RecipeTable(RecipeText const& text, json const& table, std::string place)
    : text_(text), table_(table), place_(std::move(place)) {}

void RecipeTable::refuse(std::string const& key, std::string const& constraint,
                         std::string const& remedy) const {
  auto const line = text_.lines.find(place_ + "/" + key);
  auto const where = line != text_.lines.end() ? line : text_.lines.find(place_);
  throw InputError(
      text_.file + " line " + std::to_string(where == text_.lines.end() ? 1 : where->second) + ", " + key, "",
      constraint, remedy);
}

json const& RecipeTable::value(std::string const& key) {
  asked_.insert(key);
  if (!table_.contains(key)) refuse(key, "is missing", "add it below that line");
  return table_.at(key);
}

std::string RecipeTable::as_text(json const& node, std::string const& key) const {
  if (!node.is_string() || node.get<std::string>().empty())
    refuse(key, "is not a text", "write " + key + " = \"...\"");
  return node.get<std::string>();
}

double RecipeTable::as_number(json const& node, std::string const& key) const {
  if (node.is_number() && !std::isnan(node.get<double>())) return node.get<double>();
  refuse(key, "is not a number", "write it like " + key + " = 1");
}

std::string RecipeTable::text(std::string const& key) {
  return as_text(value(key), key);
}

std::string RecipeTable::text(std::string const& key, std::string const& otherwise) {
  asked_.insert(key);
  return has(key) ? text(key) : otherwise;
}

double RecipeTable::number(std::string const& key) {
  return as_number(value(key), key);
}

std::uint64_t RecipeTable::count(std::string const& key, std::uint64_t otherwise) {
  asked_.insert(key);
  if (!has(key)) return otherwise;
  auto const& node = value(key);
  if (!node.is_number_integer() || node.get<std::int64_t>() < 1)
    refuse(key, "is not a whole number >= 1", "write it like " + key + " = 1");
  return node.get<std::uint64_t>();
}

std::vector<std::string> RecipeTable::texts(std::string const& key) {
  auto const& node = value(key);
  if (!node.is_array() || node.empty()) refuse(key, "is not a list", "write " + key + " = [\"...\"]");
  std::vector<std::string> list;
  for (auto const& item : node) list.push_back(as_text(item, key));
  return list;
}

std::vector<std::string> RecipeTable::texts(std::string const& key, std::vector<std::string> otherwise) {
  asked_.insert(key);
  return has(key) ? texts(key) : std::move(otherwise);
}

std::vector<double> RecipeTable::numbers(std::string const& key) {
  auto const& node = value(key);
  if (!node.is_array() || node.empty()) refuse(key, "is not a list", "write " + key + " = [0, 1]");
  std::vector<double> list;
  for (auto const& item : node) list.push_back(as_number(item, key));
  return list;
}

std::map<std::string, std::string> RecipeTable::words(std::string const& key) {
  asked_.insert(key);
  std::map<std::string, std::string> all;
  if (!has(key)) return all;
  if (!value(key).is_object()) refuse(key, "is not a table", "write " + key + " = { name = value }");
  for (auto const& [name, node] : value(key).items()) {
    if (node.is_number()) {
      all[name] =
          node.is_number_integer() ? std::to_string(node.get<std::int64_t>()) : shortest(node.get<double>());
    } else {
      all[name] = as_text(node, key + "/" + name);
    }
  }
  return all;
}

RecipeTable RecipeTable::table(std::string const& key) {
  if (!value(key).is_object()) refuse(key, "is not a table", "write [" + key + "] above its keys");
  return {text_, table_.at(key), place_ + "/" + key};
}

std::vector<RecipeTable> RecipeTable::tables(std::string const& key) {
  asked_.insert(key);
  std::vector<RecipeTable> all;
  if (!has(key)) return all;
  if (!value(key).is_array()) refuse(key, "is not a list of tables", "write [[" + key + "]] above each");
  for (std::size_t i = 0; i < table_.at(key).size(); ++i) {
    auto const& item = table_.at(key)[i];
    if (!item.is_object()) refuse(key, "is not a list of tables", "write [[" + key + "]] above each");
    all.emplace_back(text_, item, place_ + "/" + key + "/" + std::to_string(i));
  }
  return all;
}

void RecipeTable::finish() const {
  for (auto const& [key, node] : table_.items()) {
    if (asked_.contains(key)) continue;
    auto const near = nearest_of(key, {asked_.begin(), asked_.end()});
    refuse(key, "is not a key of a recipe here",
           near.empty() ? "leave it out" : "did you mean " + near + "?");
  }
}

std::string nearest_of(std::string_view word, std::vector<std::string> const& words) {
  std::string best;
  auto best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (auto const& candidate : words)
    if (auto const distance = edit_distance(word, candidate); distance < best_distance)
      best_distance = distance, best = candidate;
  return best;
}

}  // namespace qhm::figures
