#include "report/security_policy.hpp"

#include <algorithm>
#include <stdexcept>

namespace qhm::report {

WebFile const* find_web_file(std::string_view name) {
  auto const files = web_files();
  auto const found = std::ranges::find(files, name, &WebFile::name);
  return found == files.end() ? nullptr : &*found;
}

WebFile const& web_file(std::string_view name) {
  auto const* const file = find_web_file(name);
  if (file == nullptr) throw std::logic_error("the program was built without " + std::string(name));
  return *file;
}

std::string base64_of_hex(std::string_view digits) {
  static constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  // Three hexadecimal digits are two of base64.
  auto const value = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
  std::string text;
  for (std::size_t i = 0; i < digits.size(); i += 3) {
    unsigned bits = 0;
    for (std::size_t j = i; j < i + 3; ++j) bits = 16 * bits + (j < digits.size() ? value(digits[j]) : 0);
    text += alphabet[bits >> 6U];
    if (i + 1 < digits.size()) text += alphabet[bits & 63U];
  }
  while (text.size() % 4 != 0) text += '=';
  return text;
}

std::string security_policy(std::span<WebFile const* const> scripts) {
  std::string policy = "default-src 'none'; script-src 'wasm-unsafe-eval'";
  for (auto const* script : scripts) policy += " 'sha256-" + base64_of_hex(script->sha256) + "'";
  // gnuplot's figures have style attributes and bring their font; the icon is an empty one.
  return policy +
         "; style-src 'unsafe-inline'; img-src data:; font-src data:; worker-src blob:; base-uri 'none'; "
         "form-action 'none'";
}

}  // namespace qhm::report
