/// One error of each kind that the instrumented build promises to end a program for: planted KIND.
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

int shared_count = 0;

int* forgotten(int value) {
  return new int(value);
}

void race() {
  std::jthread const other([] { ++shared_count; });
  ++shared_count;
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) return EXIT_FAILURE;
  std::string_view const kind = words[1];
  int volatile number = count;  // not known to the compiler
  if (kind == "heap-overflow") {
    std::vector<char> const bytes(10);
    char const* const end = bytes.data() + bytes.size();
    number = end[number - 2];
  } else if (kind == "leak") {
    std::printf("%d\n", *forgotten(number));
  } else if (kind == "signed-overflow") {
    number = INT_MAX - 1 + number;
  } else if (kind == "float-cast") {
    number = static_cast<int>(1e10 * number);
  } else if (kind == "index") {
    std::vector<int> numbers(2);
    numbers.reserve(10);  // no memory error: only the assertion of the library sees it
    number = numbers[static_cast<std::size_t>(number)];
  } else if (kind == "race") {
    race();
  }
  return EXIT_SUCCESS;
}
