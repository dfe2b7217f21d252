#include "cli/typed_options.hpp"

#include <charconv>
#include <cmath>

#include "core/decimal.hpp"
#include "core/errors.hpp"

namespace qhm::cli {

double parse_real(std::string const& flag, std::string const& text) {
  double value = 0;
  auto const* const end = text.data() + text.size();
  auto const result = std::from_chars(text.data(), end, value);
  if (result.ec == std::errc{} && result.ptr == end) return value;
  throw InputError(flag, "'" + text + "'", "is not a number", "write it like 0.1 or 1e-3");
}

std::uint64_t parse_count(std::string const& flag, std::string const& text) {
  std::uint64_t value = 0;
  auto const* const end = text.data() + text.size();
  auto const result = std::from_chars(text.data(), end, value);
  if (result.ec == std::errc{} && result.ptr == end) return value;
  double real = 0;
  auto const as_real = std::from_chars(text.data(), end, real);
  if (as_real.ec == std::errc{} && as_real.ptr == end && real >= 0 && real < 0x1p64 &&
      real == std::floor(real))
    return static_cast<std::uint64_t>(real);
  throw InputError(flag, "'" + text + "'", "is not a whole number >= 0", "write it like 300 or 1e6");
}

std::vector<std::uint64_t> parse_counts(std::string const& flag, std::string const& text) {
  std::vector<std::uint64_t> values;
  for (std::size_t begin = 0; begin <= text.size();) {
    auto const end = std::min(text.find(',', begin), text.size());
    values.push_back(parse_count(flag, text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return values;
}

namespace {

template <class Value, class Parse>
CLI::Option* parsed_option(CLI::App& command, std::string const& flag, Value& into, std::string const& help,
                           std::string const& shown, char const* type, Parse parse) {
  return command
      .add_option_function<std::string>(
          flag, [&into, flag, parse](std::string const& text) { into = parse(flag, text); }, help)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
      ->type_name(type)
      ->default_str(shown);
}

}  // namespace

CLI::Option* real_option(CLI::App& command, std::string const& flag, double& into, std::string const& help) {
  return parsed_option(command, flag, into, help, shortest(into), "NUMBER", parse_real);
}

CLI::Option* count_option(CLI::App& command, std::string const& flag, std::uint64_t& into,
                          std::string const& help) {
  return parsed_option(command, flag, into, help, std::to_string(into), "COUNT", parse_count);
}

CLI::Option* text_option(CLI::App& command, std::string const& flag, std::string& into,
                         std::string const& help) {
  return parsed_option(command, flag, into, help, into, "TEXT",
                       [](std::string const&, std::string const& text) { return text; });
}

}  // namespace qhm::cli
