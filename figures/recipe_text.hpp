#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qhm::figures {

/// The values of a TOML file, and the line of each by its place (a JSON pointer).
struct RecipeText {
  std::string file;
  nlohmann::json values;
  std::map<std::string, std::size_t> lines{};
};

/// Throws InputError naming file and line for what is not TOML.
RecipeText read_recipe_text(std::filesystem::path const& file);

/// A table of a recipe as it is read: every key is asked for once, and `finish` refuses those that nothing
/// asked for. All throw InputError naming file, line and key.
class RecipeTable {
 public:
  explicit RecipeTable(RecipeText const& text) : RecipeTable(text, text.values, "") {}
  RecipeTable(RecipeText const& text, nlohmann::json const& table, std::string place);

  [[nodiscard]] bool has(std::string const& key) const { return table_.contains(key); }
  std::string text(std::string const& key);  ///< not empty
  std::string text(std::string const& key, std::string const& otherwise);
  double number(std::string const& key);
  std::uint64_t count(std::string const& key, std::uint64_t otherwise);  ///< a whole number >= 1
  std::vector<std::string> texts(std::string const& key);                ///< a list, not empty
  std::vector<std::string> texts(std::string const& key, std::vector<std::string> otherwise);
  std::vector<double> numbers(std::string const& key);
  /// A table of texts and numbers as words, `{ lr = "cosine", width = 16 }`; empty where it is not there.
  std::map<std::string, std::string> words(std::string const& key);
  RecipeTable table(std::string const& key);
  std::vector<RecipeTable> tables(std::string const& key);  ///< `[[key]]`; empty where there is none

  /// Throws InputError for a key that was not asked for, with the nearest that was.
  void finish() const;
  [[noreturn]] void refuse(std::string const& key, std::string const& constraint,
                           std::string const& remedy) const;

 private:
  nlohmann::json const& value(std::string const& key);
  std::string as_text(nlohmann::json const&, std::string const& key) const;
  double as_number(nlohmann::json const&, std::string const& key) const;

  RecipeText const& text_;
  nlohmann::json const& table_;
  std::string place_;
  std::set<std::string> asked_;
};

/// The word nearest to `word` by edit distance, empty where none is near.
std::string nearest_of(std::string_view word, std::vector<std::string> const& words);

}  // namespace qhm::figures
