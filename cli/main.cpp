#include <fmt/format.h>

#include <exception>

#include "cli/program.hpp"

namespace {

using qhm::ExitCode;

ExitCode complain(ExitCode code, std::string const& what) {
  fmt::print(stderr, "qhm: {}\n", what);
  return code;
}

ExitCode guarded(int count, char** values) {
  try {
    return qhm::cli::run({values, values + count});
  } catch (qhm::InputError const& error) {
    return complain(ExitCode::bad_input, error.what());
  } catch (qhm::NotApplicable const& error) {
    return complain(ExitCode::not_applicable, error.what());
  } catch (std::exception const& error) {
    return complain(ExitCode::internal, std::string("internal error: ") + error.what());
  }
}

}  // namespace

int main(int count, char** values) {
  return static_cast<int>(guarded(count, values));
}
