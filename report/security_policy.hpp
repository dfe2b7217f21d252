#pragma once

#include <span>
#include <string>
#include <string_view>

#include "report/web_files.hpp"

namespace qhm::report {

/// The page's Content-Security-Policy: it may load nothing, send nothing, and run only these scripts (by
/// their SHA-256), WebAssembly, and a worker that it makes itself.
std::string security_policy(std::span<WebFile const* const> scripts);

/// 2n hexadecimal digits as the base64 (RFC 4648) of their n bytes.
std::string base64_of_hex(std::string_view digits);

}  // namespace qhm::report
