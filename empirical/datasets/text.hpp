#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "empirical/datasets/labelled_set.hpp"

namespace qhm::empirical {

/// Name on the command line of a data set that is a text.
inline constexpr char const* text_dataset = "text";

/// What a text is cut into.
enum class Tokens {
  characters,  ///< Unicode's code points, line ends among them
  words        ///< between white space; a line end is the word `<eos>`, as in Penn Treebank
};

/// Throws InputError for `--tokens`.
Tokens tokens_from(std::string const& name);
std::string tokens_name(Tokens);

struct TextOptions {
  Tokens tokens = Tokens::characters;
  std::int64_t vocabulary = 10'000;  ///< distinct tokens at most that are told apart
  std::int64_t sequence = 32;        ///< t, tokens in a window
};

/// The tokens that are told apart, by number: the most frequent of the training text, equal ones by first
/// appearance. `<unk>`, which stands for every other token, is the last one, unless it is a frequent word of
/// the text itself (as in Penn Treebank).
struct Vocabulary {
  std::vector<std::string> tokens;
};

/// Windows of t tokens, consecutive and disjoint: floor((tokens - 1) / t) of each text. The labels of a
/// window are its tokens moved on by one, so what is left of a text is less than a window.
struct TextFiles {
  LabelledSet train, test;
  std::optional<LabelledSet> validation;  ///< where there is a file
  Vocabulary vocabulary;
};

/// Reads `train.txt`, `test.txt` and, where it is there, `valid.txt`, or Penn Treebank's `ptb.train.txt`,
/// `ptb.test.txt` and `ptb.valid.txt`, all in UTF-8. Throws InputError for `--vocabulary` and `--sequence`,
/// and naming the file that is missing, empty, not UTF-8 (with the place) or shorter than a window and the
/// token that follows it.
TextFiles read_text(TextOptions const&, std::filesystem::path const& folder);

}  // namespace qhm::empirical
