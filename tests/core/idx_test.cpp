#include "core/idx.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <fstream>
#include <string>

#include "core/errors.hpp"

namespace qhm {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class IdxFile : public testing::Test {
 protected:
  IdxFile() {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~IdxFile() override { fs::remove_all(folder_); }

  fs::path plain(std::string const& bytes) const {
    auto const path = folder_ / "array-idx";
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }

  fs::path gzipped(std::string const& bytes) const {
    auto const path = folder_ / "array-idx.gz";
    gzFile const file = gzopen(path.c_str(), "wb");
    gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(file);
    return path;
  }

  static void expect_refused(fs::path const& path, std::size_t dimensions, std::string const& reason) {
    try {
      read_idx(path, dimensions);
      FAIL() << "was read, but " << reason;
    } catch (InputError const& error) {
      EXPECT_THAT(error.what(), AllOf(HasSubstr(path.string()), HasSubstr(reason)));
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
    }
  }

  fs::path folder_ =
      fs::path(testing::TempDir()) / ("qhm-idx-" + std::to_string(::getpid()) + "-" +
                                      testing::UnitTest::GetInstance()->current_test_info()->name());
};

/// 2 x 3 bytes 250 .. 255, as the format's own description lays them out.
std::string const two_by_three("\0\0\x08\x02\0\0\0\x02\0\0\0\x03\xfa\xfb\xfc\xfd\xfe\xff", 18);

TEST_F(IdxFile, PlainAndGzipGiveTheSameArray) {
  for (auto const& path : {plain(two_by_three), gzipped(two_by_three)}) {
    Idx const array = read_idx(path, 2);
    EXPECT_THAT(array.shape, ElementsAre(2, 3));
    EXPECT_THAT(array.data, ElementsAre(250, 251, 252, 253, 254, 255));
  }
}

TEST_F(IdxFile, ReadsAnArrayLongerThanTheUnpackingBlock) {
  std::string bytes("\0\0\x08\x01\0\x04\x93\xe0", 8);  // 300000
  for (int i = 0; i < 300'000; ++i) bytes += static_cast<char>(i % 251);
  Idx const array = read_idx(gzipped(bytes), 1);
  ASSERT_EQ(array.data.size(), 300'000U);
  for (std::size_t i = 0; i < array.data.size(); ++i) ASSERT_EQ(array.data[i], i % 251) << i;
}

TEST_F(IdxFile, ReadsGzipMembersInARow) {
  auto const first = gzipped(two_by_three.substr(0, 9));
  std::ifstream stream(first, std::ios::binary);
  std::string both{std::istreambuf_iterator<char>(stream), {}};
  auto const second = gzipped(two_by_three.substr(9));
  std::ifstream rest(second, std::ios::binary);
  both.append(std::istreambuf_iterator<char>(rest), {});
  EXPECT_THAT(read_idx(plain(both), 2).data, ElementsAre(250, 251, 252, 253, 254, 255));
}

TEST_F(IdxFile, ReadsAnEmptyArray) {
  Idx const array = read_idx(plain(std::string("\0\0\x08\x01\0\0\0\0", 8)), 1);
  EXPECT_THAT(array.shape, ElementsAre(0));
  EXPECT_TRUE(array.data.empty());
}

TEST_F(IdxFile, RefusesAMissingFile) {
  expect_refused(folder_ / "absent", 1, "cannot be read");
}

TEST_F(IdxFile, RefusesAFolder) {
  expect_refused(folder_, 1, "is a folder");
}

TEST_F(IdxFile, RefusesEveryTruncation) {
  for (std::size_t size = 0; size < two_by_three.size(); ++size) {
    expect_refused(plain(two_by_three.substr(0, size)), 2, "truncated");
    expect_refused(gzipped(two_by_three.substr(0, size)), 2, "truncated");
  }
}

TEST_F(IdxFile, RefusesEveryTruncationOfTheGzipFileItself) {
  auto const path = gzipped(two_by_three);
  auto const whole = fs::file_size(path);
  for (auto size = whole - 1; size >= 2; --size) {
    fs::resize_file(path, size);
    expect_refused(path, 2, "truncated");
  }
}

TEST_F(IdxFile, RefusesMoreBytesThanTheHeaderSays) {
  expect_refused(plain(two_by_three + "x"), 2, "oversized");
  expect_refused(gzipped(two_by_three + "x"), 2, "oversized");
}

TEST_F(IdxFile, RefusesBytesAfterTheGzipStream) {
  auto const path = gzipped(two_by_three);
  std::ofstream(path, std::ios::binary | std::ios::app) << "tail";
  expect_refused(path, 2, "damaged");
}

TEST_F(IdxFile, RefusesAFlippedBitInTheGzipFile) {
  auto const path = gzipped(two_by_three);
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(static_cast<std::streamoff>(fs::file_size(path)) - 7);  // in the checksum
  file.put('\x55');
  file.close();
  expect_refused(path, 2, "damaged");
}

TEST_F(IdxFile, RefusesAnotherMagicNumber) {
  expect_refused(plain(two_by_three), 3, "magic number 0x00000802, not 0x00000803");
  std::string floats = two_by_three;
  floats[2] = '\x0d';
  expect_refused(gzipped(floats), 2, "magic number 0x00000d02");
  expect_refused(plain("<html>Not found</html>"), 1, "magic number");
}

TEST_F(IdxFile, RefusesAHeaderThatClaimsMoreThanMemoryHolds) {
  std::string header("\0\0\x08\x03", 4);
  header += std::string(12, '\xff');
  expect_refused(gzipped(header), 3, "claims a size that no file has");
  std::string const large("\0\0\x08\x02\xff\xff\xff\xff\xff\xff\xff\xff", 12);
  expect_refused(gzipped(large), 2, "claims a size");
  std::string const possible("\0\0\x08\x02\0\xff\xff\xff\xff\xff\xff\xff", 12);
  expect_refused(gzipped(possible), 2, "truncated");
}

}  // namespace
}  // namespace qhm
