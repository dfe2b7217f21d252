#include "empirical/checkpoint.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

#include <array>
#include <charconv>
#include <sstream>

#include "core/checksum.hpp"
#include "core/errors.hpp"
#include "core/record_count.hpp"

namespace qhm::empirical {
namespace {

using nlohmann::json;

constexpr std::string_view magic = "qhm-checkpoint ";
constexpr std::uint64_t format = 2;

[[noreturn]] void refuse(std::string const& where, std::string const& reason, std::string const& remedy) {
  throw InputError(where, "", reason, remedy);
}

/// The numbers of the first line: format, bytes of the record, bytes of the tensors.
struct Header {
  std::uint64_t version = 0, record = 0, tensors = 0;
  std::string_view sum;  // 16 digits
  std::size_t length = 0;
};

Header read_header(std::string_view bytes, std::string const& where) {
  constexpr std::size_t longest = 128;
  auto const end = bytes.substr(0, longest).find('\n');
  if (!bytes.starts_with(magic) || end == std::string_view::npos)
    refuse(where, "is not a checkpoint", "begin the run anew in another folder");
  Header header;
  header.length = end + 1;
  auto const* at = bytes.data() + magic.size();
  auto const* const stop = bytes.data() + end;
  for (std::uint64_t* const number : {&header.version, &header.record, &header.tensors}) {
    auto const [next, error] = std::from_chars(at, stop, *number);
    if (error != std::errc{} || next == stop || *next != ' ')
      refuse(where, "has a damaged first line", "begin the run anew in another folder");
    at = next + 1;
    if (number == &header.version && header.version != format)
      refuse(where, fmt::format("has format {}, and this version reads format {}", header.version, format),
             "use the version that wrote it");
  }
  header.sum = {at, static_cast<std::size_t>(stop - at)};
  return header;
}

/// All but the tensors.
Checkpoint read_record(std::string_view bytes, std::string const& where) {
  try {
    auto const record = json::parse(bytes);
    Checkpoint const checkpoint{.configuration = record.at("configuration"),
                                .records = Series::parse(record.at("records").get<std::string>(), where),
                                .steps = count_of(record.at("steps"), where + " steps"),
                                .seconds = record.at("seconds").get<double>(),
                                .tensors = {}};
    if (checkpoint.configuration.is_object() && checkpoint.seconds >= 0) return checkpoint;
  } catch (json::exception const&) {  // the refusal below
  }
  refuse(where, "has a damaged record", "begin the run anew in another folder");
}

/// As LibTorch writes to a stream, without a file in between.
template <class Value>
void write_archive(torch::serialize::OutputArchive& archive, char const* name, Value const& value) {
  torch::serialize::OutputArchive part(archive.compilation_unit());
  value.save(part);
  archive.write(name, part);
}

}  // namespace

std::string encode(Checkpoint const& checkpoint) {
  std::string body = json{{"configuration", checkpoint.configuration},
                          {"records", checkpoint.records.csv()},
                          {"steps", checkpoint.steps},
                          {"seconds", checkpoint.seconds}}
                         .dump();
  auto const record_bytes = body.size();
  body += checkpoint.tensors;
  return fmt::format("{}{} {} {} {}\n", magic, format, record_bytes, checkpoint.tensors.size(),
                     checksum_text(body)) +
         body;
}

Checkpoint decode(std::string_view bytes, std::string const& where) {
  auto const header = read_header(bytes, where);
  auto const body = bytes.substr(header.length);
  bool const absurd = header.record > body.size() || header.tensors > body.size();
  if (absurd || body.size() < header.record + header.tensors)
    refuse(where, "is truncated", "begin the run anew in another folder");
  if (body.size() > header.record + header.tensors)
    refuse(where, "goes on after its end", "begin the run anew in another folder");
  if (header.sum != checksum_text(body))
    refuse(where, "is damaged (its checksum does not match)", "begin the run anew in another folder");
  auto checkpoint = read_record(body.substr(0, header.record), where);
  checkpoint.tensors = body.substr(header.record);
  return checkpoint;
}

void require_same_configuration(json const& found, json const& wanted, std::string const& where) {
  auto const difference = json::diff(found, wanted);
  if (difference.empty()) return;
  json::json_pointer const place(difference.front().at("path").get<std::string>());
  auto const shown = [&](json const& settings) {
    return settings.contains(place) ? settings.at(place).dump() : std::string("not set");
  };
  throw InputError("--resume", place.to_string().substr(1) + " = " + shown(wanted),
                   "differs from " + shown(found) + " in " + where,
                   "give the settings that the run began with, or another --out");
}

std::string pack(torch::nn::Module const& module, UpdateRule const& rule, RunTensors const& more) {
  torch::serialize::OutputArchive archive;
  write_archive(archive, "model", module);
  write_archive(archive, "rule", rule);
  archive.write("parameters", more.parameters, /*is_buffer=*/true);
  archive.write("gradient", more.gradient, /*is_buffer=*/true);
  archive.write("losses", more.losses, /*is_buffer=*/true);
  std::ostringstream stream;
  archive.save_to(stream);
  return std::move(stream).str();
}

RunTensors unpack(std::string const& tensors, torch::nn::Module& module, UpdateRule& rule,
                  torch::Device device, std::string const& where) try {
  torch::serialize::InputArchive archive, model, momenta;
  archive.load_from(tensors.data(), tensors.size(), device);
  archive.read("model", model);
  archive.read("rule", momenta);
  RunTensors more;
  archive.read("parameters", more.parameters, /*is_buffer=*/true);
  archive.read("gradient", more.gradient, /*is_buffer=*/true);
  archive.read("losses", more.losses, /*is_buffer=*/true);
  module.load(model);
  rule.load(momenta);
  return more;
} catch (c10::Error const& error) {
  std::string const reason = error.what_without_backtrace();
  refuse(where,
         "does not hold the tensors of this model and method (" + reason.substr(0, reason.find('\n')) + ")",
         "begin the run anew in another folder");
}

}  // namespace qhm::empirical
