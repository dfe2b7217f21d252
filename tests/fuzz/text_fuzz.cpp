// Texts in UTF-8, in characters and in words.
#include "core/errors.hpp"
#include "empirical/datasets/text.hpp"
#include "tests/fuzz/input_file.hpp"

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using qhm::empirical::Tokens;
  auto const cut = size / 2;
  qhm::test::input_file(data, cut, "train.txt");
  auto const folder = qhm::test::input_file(data + cut, size - cut, "test.txt").parent_path();
  for (auto const tokens : {Tokens::characters, Tokens::words}) {
    try {
      auto const text = qhm::empirical::read_text({.tokens = tokens, .vocabulary = 5, .sequence = 3}, folder);
      auto const classes = static_cast<std::int64_t>(text.vocabulary.tokens.size());
      if (classes > 6 || text.train.inputs.size(0) != text.train.size()) std::abort();
      for (auto const& set : {text.train, text.test})
        if (set.labels.min().item<std::int64_t>() < 0 || set.labels.max().item<std::int64_t>() >= classes)
          std::abort();
    } catch (qhm::InputError const&) {
    }
  }
  return 0;
}
