#include "core/event_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <bit>
#include <fstream>
#include <limits>

#include "core/errors.hpp"
#include "core/files.hpp"

namespace qhm {
namespace {

namespace fs = std::filesystem;

std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (int const value : values) text += static_cast<char>(value);
  return text;
}

class Events : public testing::Test {
 protected:
  Events() { fs::create_directories(folder_); }
  ~Events() override { fs::remove_all(folder_); }

  /// The only file in the folder.
  [[nodiscard]] fs::path file() const {
    std::vector<fs::path> files{fs::directory_iterator(folder_), {}};
    EXPECT_EQ(files.size(), 1u);
    return files.front();
  }

  fs::path folder_ = fs::path(testing::TempDir()) / ("qhm-events-" + std::to_string(::getpid()));
};

TEST(Crc32c, HasTheVectorsOfRfc3720) {
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43u);
  std::string rising, falling;
  for (int i = 0; i < 32; ++i) rising += static_cast<char>(i), falling += static_cast<char>(31 - i);
  EXPECT_EQ(crc32c(rising), 0x46dd794eu);
  EXPECT_EQ(crc32c(falling), 0x113fdb5cu);
  EXPECT_EQ(crc32c(""), 0u);
}

TEST(ScalarEvent, HasTheBytesOfItsMessage) {
  // wall_time (1, fixed64) 2.0; step (2, varint) 300 = 0b10'0101100; summary (5) { value (1) { tag (1) "a";
  // simple_value (2, fixed32) 1.5 } }.
  EXPECT_EQ(scalar_event("a", 300, 1.5, 2.0),
            bytes({0x09, 0,  0,    0, 0,    0, 0,   0,    0x40, 0x10, 0xac, 0x02,
                   0x2a, 10, 0x0a, 8, 0x0a, 1, 'a', 0x15, 0,    0,    0xc0, 0x3f}));
}

TEST(ScalarEvent, IsInfiniteBeyondFloat) {
  EXPECT_THAT(scalar_event("a", 0, 1e300, 0), testing::EndsWith(bytes({0, 0, 0x80, 0x7f})));
  EXPECT_THAT(scalar_event("a", 0, -1e300, 0), testing::EndsWith(bytes({0, 0, 0x80, 0xff})));
}

TEST_F(Events, AFileBeginsWithTheVersion) {
  { EventFile const events(folder_); }
  auto const text = read_file(file());
  // 24 bytes of data: 9 of wall_time, 15 of file_version. Every file of TensorFlow begins with these twelve.
  EXPECT_THAT(text, testing::StartsWith(bytes({0x18, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22, 0x09})));
  EXPECT_EQ(text.substr(12 + 9, 15), bytes({0x1a, 13}) + "brain.Event:2");
  EXPECT_EQ(text.size(), 12u + 24 + 4);
  EXPECT_THAT(file().filename().string(),
              testing::MatchesRegex("events\\.out\\.tfevents\\.[0-9]+\\..+\\.qhm"));
}

TEST_F(Events, ScalarsAppearWhenFlushedAndReopeningAppends) {
  std::string whole;
  {
    EventFile events(folder_);
    events.scalar("loss", 1, 0.5, 10);
    EXPECT_EQ(read_file(events.path()), "");
    events.flush();
    whole = read_file(events.path());
    EXPECT_THAT(whole, testing::EndsWith(framed_record(scalar_event("loss", 1, 0.5, 10))));
  }
  {
    EventFile events(folder_);
    events.scalar("loss", 2, 0.25, 11);
  }
  EXPECT_EQ(read_file(file()), whole + framed_record(scalar_event("loss", 2, 0.25, 11)));
}

TEST_F(Events, ATornEndIsCutBeforeMoreIsAppended) {
  auto const record = framed_record(scalar_event("loss", 1, 0.5, 10));
  for (std::size_t kept = 0; kept < record.size(); ++kept) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    { EventFile const events(folder_); }
    auto const whole = read_file(file());
    std::ofstream(file(), std::ios::app | std::ios::binary) << record.substr(0, kept);
    {
      EventFile events(folder_);
      events.scalar("loss", 2, 0.25, 11);
    }
    ASSERT_EQ(read_file(file()), whole + framed_record(scalar_event("loss", 2, 0.25, 11))) << kept;
  }
}

TEST_F(Events, ATornBeginningIsWrittenAnewButAnotherFileIsRefused) {
  { EventFile const events(folder_); }
  auto const path = file();
  auto const whole = read_file(path);
  write_file(path, whole.substr(0, whole.size() - 1));
  { EventFile const events(folder_); }
  EXPECT_EQ(read_file(path).size(), whole.size());
  write_file(path, std::string(whole.size(), 'x'));
  EXPECT_THROW(EventFile{folder_}, InputError);
  EXPECT_EQ(read_file(path), std::string(whole.size(), 'x'));
}

TEST_F(Events, AFolderThatIsNotThereIsRefused) {
  EXPECT_THROW(EventFile(folder_ / "absent"), InputError);
}

}  // namespace
}  // namespace qhm
