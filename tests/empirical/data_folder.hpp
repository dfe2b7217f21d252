#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>

#include "core/errors.hpp"

namespace qhm::empirical {

/// A test with a folder of its own for data files, removed afterwards.
class DataFolder : public testing::Test {
 protected:
  DataFolder() {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~DataFolder() override { std::filesystem::remove_all(folder_); }

  void write(std::string const& name, std::string const& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }

  std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) /
                                  ("qhm-data-" + std::to_string(::getpid()) + "-" +
                                   testing::UnitTest::GetInstance()->current_test_info()->name());
};

/// Expects an InputError of one line that says all of `parts`.
template <class Call>
void expect_refused(Call&& call, std::initializer_list<std::string> parts) {
  try {
    call();
    ADD_FAILURE() << "was accepted; expected an error that says: " << *parts.begin();
  } catch (InputError const& error) {
    for (auto const& part : parts) EXPECT_THAT(error.what(), testing::HasSubstr(part));
    EXPECT_THAT(error.what(), testing::Not(testing::HasSubstr("\n")));
  }
}

}  // namespace qhm::empirical
