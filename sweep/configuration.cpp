#include "sweep/configuration.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "core/checksum.hpp"
#include "core/decimal.hpp"

namespace qhm::sweep {
namespace {

constexpr std::array decides_nothing{"out", "threads", "device", "resume"};

template <class Number>
bool reads_whole(std::string const& text, Number& number) {
  auto const* const end = text.data() + text.size();
  auto const result = std::from_chars(text.data(), end, number);
  return result.ec == std::errc{} && result.ptr == end;
}

}  // namespace

std::string canonical_value(std::string const& value) {
  std::uint64_t count = 0;
  if (reads_whole(value, count)) return std::to_string(count);  // seeds exceed what a double holds
  double real = 0;
  if (!reads_whole(value, real)) return value;
  bool const whole = std::abs(real) < 0x1p53 && real == std::floor(real);
  return whole ? std::to_string(static_cast<std::int64_t>(real)) : shortest(real);
}

std::string canonical_text(Flags const& flags) {
  std::string text;
  for (auto const& [flag, value] : flags)
    if (std::ranges::find(decides_nothing, flag) == decides_nothing.end())
      text += flag + "=" + (value.empty() ? "true" : canonical_value(value)) + "\n";
  return text;
}

std::string hash_of(Flags const& flags) {
  return checksum_text(canonical_text(flags));
}

std::vector<std::string> words_of(Flags const& flags) {
  std::vector<std::string> words;
  for (auto const& [flag, value] : flags) {
    words.push_back("--" + flag);
    if (!value.empty()) words.push_back(value);
  }
  return words;
}

Flags flags_in(std::vector<std::string> const& command) {
  Flags flags;
  auto word = std::ranges::find(command, "train");
  if (word != command.end()) ++word;
  for (; word != command.end(); ++word) {
    if (!word->starts_with("--")) continue;
    auto& value = flags[word->substr(2)];
    bool const has_value = word + 1 != command.end() && !(word + 1)->starts_with("--");
    value = has_value ? *++word : "";
  }
  return flags;
}

}  // namespace qhm::sweep
