#include "core/table_text.hpp"

#include <charconv>
#include <string_view>

#include "core/errors.hpp"

namespace qhm {
namespace {

/// Reads a number that is the whole of the text.
template <class Number>
bool read(std::string_view text, Number& into) {
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::string table_text(Table const& table) {
  std::string text;
  for (auto const& entry : table.entries) {
    if (!text.empty()) text += ",";
    text += std::to_string(entry.epoch) + ":" + shortest(entry.value);
  }
  return text;
}

std::vector<TableEntry> table_entries(std::string const& flag, std::string const& text) {
  std::vector<TableEntry> entries;
  std::string_view rest = text;
  while (!rest.empty()) {
    auto const item = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), item.size() + 1));
    auto const colon = item.find(':');
    TableEntry entry{};
    if (colon == std::string_view::npos || !read(item.substr(0, colon), entry.epoch) ||
        !read(item.substr(colon + 1), entry.value))
      throw InputError(flag, std::string(item), "is not an epoch and its value",
                       "write pairs such as 0:0.1,30:0.05");
    entries.push_back(entry);
  }
  return entries;
}

}  // namespace qhm
