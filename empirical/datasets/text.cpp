#include "empirical/datasets/text.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <boost/locale/utf.hpp>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/errors.hpp"
#include "core/files.hpp"

namespace qhm::empirical {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view unknown = "<unk>", line_end = "<eos>";
constexpr std::int64_t largest_vocabulary = 1'000'000;

void validate(TextOptions const& options) {
  if (options.vocabulary < 1 || options.vocabulary > largest_vocabulary)
    throw InputError("--vocabulary", std::to_string(options.vocabulary),
                     "is not in [1, " + std::to_string(largest_vocabulary) + "]", "10000 is the default");
  if (options.sequence < 1)
    throw InputError("--sequence", std::to_string(options.sequence), "is not a number of tokens >= 1",
                     "32 is the default");
}

struct TextFile {
  fs::path path;
  std::string bytes;
};

TextFile read_utf8(fs::path const& path) {
  TextFile file{.path = path, .bytes = read_file(path)};
  if (file.bytes.empty())
    throw InputError(path.string(), "", "is empty", "name the folder of a text that is not");
  using Utf8 = boost::locale::utf::utf_traits<char>;
  auto const *at = file.bytes.data(), *const end = at + file.bytes.size();
  while (at != end) {
    auto const* const begin = at;
    auto const point = Utf8::decode(at, end);
    if (point == boost::locale::utf::illegal || point == boost::locale::utf::incomplete)
      throw InputError(path.string(), "byte " + std::to_string(begin - file.bytes.data()) + " (from 0)",
                       "begins no character in UTF-8", "convert the file, with iconv for example");
  }
  return file;
}

template <class Visit>
void each_character(std::string_view text, Visit const& visit) {
  for (std::size_t begin = 0; begin < text.size();) {
    auto const length = boost::locale::utf::utf_traits<char>::trail_length(text[begin]) + 1;
    visit(text.substr(begin, static_cast<std::size_t>(length)));
    begin += static_cast<std::size_t>(length);
  }
}

/// A last line without an end has one all the same.
template <class Visit>
void each_word(std::string_view text, Visit const& visit) {
  while (!text.empty()) {
    auto const length = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, length);
    text.remove_prefix(std::min(length + 1, text.size()));
    constexpr std::string_view space = " \t\r\v\f";
    for (auto begin = line.find_first_not_of(space); begin != std::string_view::npos;
         begin = line.find_first_not_of(space)) {
      line.remove_prefix(begin);
      auto const word = line.substr(0, line.find_first_of(space));
      visit(word);
      line.remove_prefix(word.size());
    }
    visit(line_end);
  }
}

template <class Visit>
void each_token(std::string_view text, Tokens tokens, Visit const& visit) {
  if (tokens == Tokens::characters)
    each_character(text, visit);
  else
    each_word(text, visit);
}

Vocabulary most_frequent(std::string_view text, TextOptions const& options) {
  struct Seen {
    std::string_view token;
    std::int64_t count;
  };
  std::vector<Seen> seen;  // by first appearance
  std::unordered_map<std::string_view, std::size_t> place;
  each_token(text, options.tokens, [&](std::string_view token) {
    auto const [entry, is_new] = place.emplace(token, seen.size());
    if (is_new) seen.push_back({token, 0});
    ++seen[entry->second].count;
  });
  std::ranges::stable_sort(seen, std::ranges::greater{}, &Seen::count);
  Vocabulary vocabulary;
  auto const kept = std::min(seen.size(), static_cast<std::size_t>(options.vocabulary));
  for (std::size_t i = 0; i < kept; ++i) vocabulary.tokens.emplace_back(seen[i].token);
  if (std::ranges::find(vocabulary.tokens, unknown) == vocabulary.tokens.end())
    vocabulary.tokens.emplace_back(unknown);
  return vocabulary;
}

/// Numbers of a vocabulary's tokens.
class Numbering {
 public:
  explicit Numbering(Vocabulary const& vocabulary) {
    for (auto const& token : vocabulary.tokens)
      numbers_.emplace(token, static_cast<std::int64_t>(numbers_.size()));
    unknown_ = numbers_.at(unknown);
  }
  [[nodiscard]] std::int64_t operator()(std::string_view token) const {
    auto const found = numbers_.find(token);
    return found == numbers_.end() ? unknown_ : found->second;
  }

 private:
  std::unordered_map<std::string_view, std::int64_t> numbers_;
  std::int64_t unknown_ = 0;
};

LabelledSet windows_of(TextFile const& file, Numbering const& number, TextOptions const& options) {
  std::vector<std::int64_t> tokens;
  each_token(file.bytes, options.tokens, [&](std::string_view token) { tokens.push_back(number(token)); });
  auto const count = static_cast<std::int64_t>(tokens.size()), t = options.sequence;
  auto const n = (count - 1) / t;
  if (n < 1)
    throw InputError(file.path.string(), std::to_string(count) + " " + tokens_name(options.tokens),
                     "are fewer than a window of " + std::to_string(t) + " and the token that follows it",
                     "choose a smaller --sequence, or a longer text");
  auto const all = torch::tensor(tokens, torch::kInt64);
  auto const windows_from = [&](std::int64_t begin) {
    return all.narrow(0, begin, n * t).view({n, t}).clone();
  };
  return {.inputs = windows_from(0), .labels = windows_from(1)};
}

}  // namespace

Tokens tokens_from(std::string const& name) {
  if (name == "characters") return Tokens::characters;
  if (name == "words") return Tokens::words;
  throw InputError("--tokens", name, "is not a known kind of token", "choose characters or words");
}

std::string tokens_name(Tokens tokens) {
  return tokens == Tokens::characters ? "characters" : "words";
}

TextFiles read_text(TextOptions const& options, fs::path const& folder) {
  validate(options);
  std::error_code error;  // a folder that cannot be entered counts as empty
  auto const there = [&](std::string const& name) { return fs::exists(folder / name, error); };
  std::string const prefix = !there("train.txt") && there("ptb.train.txt") ? "ptb." : "";
  for (auto const* split : {"train.txt", "test.txt"})
    if (!there(prefix + split))
      throw InputError((folder / (prefix + split)).string(), "", "is missing",
                       "name a folder with train.txt and test.txt, or with ptb.train.txt and ptb.test.txt");
  auto const train = read_utf8(folder / (prefix + "train.txt"));
  TextFiles files;
  files.vocabulary = most_frequent(train.bytes, options);
  Numbering const number(files.vocabulary);
  files.train = windows_of(train, number, options);
  files.test = windows_of(read_utf8(folder / (prefix + "test.txt")), number, options);
  if (there(prefix + "valid.txt"))
    files.validation = windows_of(read_utf8(folder / (prefix + "valid.txt")), number, options);
  return files;
}

}  // namespace qhm::empirical
