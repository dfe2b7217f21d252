#include "synthetic/checkpoint.hpp"

#include <zlib.h>

#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/errors.hpp"
#include "core/record_count.hpp"

namespace qhm::synthetic {
namespace {

constexpr char const* schema = "qhm.checkpoint/1";

std::uint32_t checksum(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size()));
}

template <class Visit>
void for_each_number(Estimates& estimates, Visit const& visit) {
  estimates.norms.for_each_number(visit);
  estimates.averages.for_each_number(visit);
}

}  // namespace

std::string bytes_of(Estimates const& estimates) {
  std::string bytes;
  Estimates copy = estimates;
  for_each_number(copy, [&](auto const& x) { bytes.append(reinterpret_cast<char const*>(&x), sizeof x); });
  return bytes;
}

void read_bytes(std::string_view bytes, Estimates& into) {
  std::size_t needed = 0;
  for_each_number(into, [&](auto const& x) { needed += sizeof x; });
  if (needed != bytes.size()) throw std::length_error("estimates of another size");
  for_each_number(into, [&](auto& x) {
    std::memcpy(&x, bytes.data(), sizeof x);
    bytes.remove_prefix(sizeof x);
  });
}

std::string checkpoint_bytes(Checkpoint const& checkpoint, Estimates const& estimates) {
  std::string const numbers = bytes_of(estimates);
  nlohmann::json const header{{"schema", schema},
                              {"experiment", nlohmann::json::parse(checkpoint.experiment)},
                              {"chunks", checkpoint.chunks},
                              {"crc32", checksum(numbers)}};
  return header.dump() + "\n" + numbers;
}

Checkpoint read_checkpoint(std::string_view bytes, std::string const& where, std::string const& experiment,
                           Estimates& into) {
  auto const refuse = [&](std::string const& constraint, std::string const& remedy) {
    throw InputError(where, "", constraint, remedy);
  };
  std::string const again = "remove the folder and begin again";
  auto const end = bytes.find('\n');
  auto const header = nlohmann::json::parse(bytes.substr(0, end), nullptr, false);
  if (end == std::string_view::npos || !header.is_object() || header.value("schema", "") != schema)
    refuse("is not a checkpoint that this version reads", again);
  std::string_view const numbers = bytes.substr(end + 1);
  if (header.value("crc32", nlohmann::json()) != checksum(numbers)) refuse("is damaged", again);
  auto const wanted = nlohmann::json::parse(experiment);
  auto const& stored = header.value("experiment", nlohmann::json::object());
  for (auto const& [key, value] : wanted.items())
    if (!stored.contains(key) || stored[key] != value)
      refuse("belongs to a run with " + key + " " + (stored.contains(key) ? stored[key].dump() : "missing"),
             "go on with the flags of that run");
  try {
    read_bytes(numbers, into);
  } catch (std::length_error const&) {
    refuse("has estimates of another size", again);
  }
  return {experiment, count_of(header.value("chunks", nlohmann::json(0)), where + " chunks")};
}

}  // namespace qhm::synthetic
