#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/build_info.hpp"
#include "core/errors.hpp"
#include "core/files.hpp"
#include "figures/figure_run.hpp"
#include "plots/image_format.hpp"

namespace qhm::figures {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr char schema[] = "qhm.figure/1";

std::string caption_of(Recipe const& recipe, Scale scale, Picture const& picture,
                       std::vector<Judgement> const& judgements) {
  std::vector<std::string> parts{recipe.text, fmt::format("Scale {}.", scale_name(scale))};
  parts.insert(parts.end(), picture.notes.begin(), picture.notes.end());
  if (!picture.differences.empty())
    parts.push_back(
        fmt::format("Differs from the paper (in brackets): {}.", fmt::join(picture.differences, ", ")));
  if (!picture.missing.empty())
    parts.push_back(fmt::format("Wanted and not there: {}.", fmt::join(picture.missing, "; ")));
  for (std::size_t i = 0; i < judgements.size(); ++i)
    parts.push_back(fmt::format("Expected: {}: {} ({}).", recipe.expectations[i].that,
                                verdict_name(judgements[i].verdict),
                                judgements[i].shown(recipe.expectations[i])));
  return fmt::format("{}", fmt::join(parts, " "));
}

json expectations_record(Recipe const& recipe, std::vector<Judgement> const& judgements) {
  auto list = json::array();
  for (std::size_t i = 0; i < judgements.size(); ++i) {
    auto const& expected = recipe.expectations[i];
    auto const bound = [](double value) { return std::isfinite(value) ? json(value) : json(nullptr); };
    list.push_back({{"that", expected.that},
                    {"because", expected.because},
                    {"within", {bound(expected.low), bound(expected.high)}},
                    {"values", judgements[i].values},
                    {"verdict", verdict_name(judgements[i].verdict)}});
    if (!judgements[i].reason.empty()) list.back()["reason"] = judgements[i].reason;
  }
  return list;
}

json record_of(Recipe const& recipe, Scale scale, Picture const& picture, Made const& made,
               std::vector<std::string> const& command) {
  auto records = json::array();
  for (auto const& used : picture.records) {
    records.push_back(used.facts);
    records.back()["folder"] = used.folder;
  }
  std::vector<std::string> files;
  for (auto const& file : made.files) files.push_back(file.filename().string());
  return {{"schema", schema},
          {"name", recipe.name},
          {"title", recipe.title},
          {"source", recipe.source},
          {"scale", scale_name(scale)},
          {"command", command},
          {"build", build_record()},
          {"recipe", {{"file", recipe.file.filename().string()}, {"checksum", recipe.checksum}}},
          {"caption", made.caption},
          {"expectations", expectations_record(recipe, made.judgements)},
          {"differences", picture.differences},
          {"missing", picture.missing},
          {"facts", picture.facts},
          {"records", records},
          {"files", files}};
}

/// The images and what redraws them, or the tables in three formats.
std::vector<plots::NamedFile> drawn(Recipe const& recipe, Picture& picture, std::string const& caption) {
  if (auto const* map = std::get_if<plots::TightnessMap>(&picture.content))
    return plots::draw_tightness_map(*map, recipe.name,
                                     {plots::every_format.begin(), plots::every_format.end()});
  if (auto const* curves = std::get_if<Curves>(&picture.content)) {
    std::size_t left_out = 0;
    auto const panels = panels_of(*curves, recipe.title, caption, left_out);
    if (left_out > 0)
      picture.notes.push_back(fmt::format("{} points that the axes cannot show are left out.", left_out));
    return plots::draw_panels(panels, recipe.name, plots::every_format);
  }
  plots::NamedFile text{recipe.name + ".md", "# " + recipe.title + "\n"}, tex{recipe.name + ".tex", ""},
      data{recipe.name + ".csv", ""};
  for (auto const& table : std::get<std::vector<TextTable>>(picture.content)) {
    text.bytes += "\n" + markdown(table);
    tex.bytes += latex(table);
    auto whole = table;
    whole.header.insert(whole.header.begin(), "table");
    for (auto& row : whole.rows) row.insert(row.begin(), table.caption);
    auto const lines = csv(whole);
    data.bytes += data.bytes.empty() ? lines : lines.substr(lines.find('\n') + 1);
  }
  return {text, data, tex};
}

/// Files of a figure replace only those of one.
void require_replaceable(fs::path const& out, std::string const& name) {
  auto const record = out / (name + ".json");
  std::error_code error;
  if (fs::exists(record, error)) {
    auto const known = json::parse(read_file(record), nullptr, false);
    if (known.is_object() && known.value("schema", "") == schema) return;
    throw InputError("--out", record.string(), "is there and is no figure's record", "choose another folder");
  }
  for (auto const* extension : {".svg", ".png", ".pdf", ".csv", ".gp", ".py", ".md", ".tex", ".txt"})
    if (auto const file = out / (name + extension); fs::exists(file, error))
      throw InputError("--out", file.string(), "is there, is no figure's, and would be replaced",
                       "choose another folder");
}

/// All files of a figure or none: they are written beside each other in a folder of their own, and only
/// renamed once every one is whole.
void write_together(fs::path const& out, std::string const& name,
                    std::vector<plots::NamedFile> const& files) {
  struct Staged {
    fs::path folder;
    explicit Staged(fs::path path) : folder(std::move(path)) { remove(); }  // what a killed run has left
    ~Staged() { remove(); }
    Staged(Staged const&) = delete;
    Staged& operator=(Staged const&) = delete;
    void remove() const {
      std::error_code error;
      fs::remove_all(folder, error);
    }
  } const staged(out / (name + ".partial-figure"));
  std::error_code error;
  fs::create_directory(staged.folder, error);
  for (auto const& file : files) write_file(staged.folder / file.name, file.bytes);
  for (auto const& file : files) {
    fs::rename(staged.folder / file.name, out / file.name, error);
    if (error)
      throw InputError("--out", (out / file.name).string(), "cannot be written (" + error.message() + ")",
                       "choose a folder that can be written");
  }
}

}  // namespace

Made make_figure(Recipe const& recipe, Scale scale, Surroundings const& where) {
  std::error_code error;
  fs::create_directories(where.out, error);
  if (error)
    throw InputError("--out", where.out.string(), "cannot be written (" + error.message() + ")",
                     "choose a folder that can be written");
  require_replaceable(where.out, recipe.name);
  auto picture = picture_of(recipe, scale, where);
  Made made{.name = recipe.name, .caption = {}, .judgements = {}, .missing = picture.missing, .files = {}};
  for (auto const& expected : recipe.expectations) made.judgements.push_back(judge(expected, picture, scale));
  auto files = drawn(recipe, picture, caption_of(recipe, scale, picture, made.judgements));
  made.caption = caption_of(recipe, scale, picture, made.judgements);
  files.push_back({recipe.name + ".txt", made.caption + "\n"});
  for (auto const& file : files) made.files.push_back(where.out / file.name);
  made.files.push_back(where.out / (recipe.name + ".json"));
  // The record comes first: a figure that was cut short between two renames is still known as one.
  files.insert(files.begin(), {recipe.name + ".json",
                               record_of(recipe, scale, picture, made, where.command).dump(2) + "\n"});
  write_together(where.out, recipe.name, files);
  return made;
}

}  // namespace qhm::figures
