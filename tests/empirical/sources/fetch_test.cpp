#include "empirical/sources/fetch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "core/errors.hpp"
#include "core/files.hpp"
#include "empirical/sources/tools.hpp"

namespace qhm::sources {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A server's folder with files and archives, reached by file:// in place of https://.
class Fetch : public testing::Test {
 protected:
  Fetch() {
    fs::remove_all(root_);
    fs::create_directories(root_ / "server/inner");
    fs::create_directories(root_ / "scratch");
    write_file(root_ / "server/inner/one.bin", "one");
    write_file(root_ / "server/inner/two.bin", "two!");
    write_file(root_ / "server/inner/batches.meta.txt", "not wanted");
    write_file(root_ / "server/outside", "evil");
  }
  void SetUp() override {
    if (!run_tool("curl", {"--version"}, root_ / "scratch").started) GTEST_SKIP() << "curl is not installed";
  }
  ~Fetch() override { fs::remove_all(root_); }

  void pack(std::vector<std::string> const& arguments) const {
    std::vector<std::string> line{"-C", (root_ / "server/inner").string(), "-P", "-czf",
                                  (root_ / "server/set.tar.gz").string()};
    line.insert(line.end(), arguments.begin(), arguments.end());
    auto const ending = run_tool("tar", line, root_ / "scratch");
    ASSERT_EQ(ending.code, 0) << ending.said;
  }

  /// An archive with the files, in the folder `inner`.
  void pack_all() const { pack({"--transform", "s,^[.],inner,", "."}); }

  [[nodiscard]] std::string sum(fs::path const& file) const {
    return md5_of(file, "md5sum", root_ / "scratch");
  }

  [[nodiscard]] Source archive() const {
    auto const file = root_ / "server/set.tar.gz";
    return {.dataset = "tiny",
            .downloads = {{.url = "file://" + file.string(),
                           .bytes = fs::file_size(file),
                           .md5 = sum(file),
                           .folder_inside = "inner",
                           .files = {{.name = "one.bin", .versions = {{3, ""}}},
                                     {.name = "two.bin", .versions = {{4, ""}}}}}},
            .other_way = "",
            .installed = ""};
  }

  [[nodiscard]] Source plain_file() const {
    auto const file = root_ / "server/inner/one.bin";
    return {.dataset = "tiny",
            .downloads = {{.url = "file://" + file.string(),
                           .bytes = 3,
                           .md5 = sum(file),
                           .folder_inside = "",
                           .files = {{.name = "one.bin", .versions = {{3, sum(file)}}}}}},
            .other_way = "a package",
            .installed = ""};
  }

  void expect_refused(Source const& source, Tools const& tools, std::vector<std::string> const& parts) const {
    try {
      fetch(source, folder_, tools);
      ADD_FAILURE() << "was fetched";
    } catch (InputError const& error) {
      for (auto const& part : parts) EXPECT_THAT(error.what(), HasSubstr(part));
      EXPECT_THAT(error.what(), testing::Not(HasSubstr("\n")));
    }
  }

  [[nodiscard]] std::vector<std::string> entries() const {
    std::vector<std::string> names;
    std::error_code absent;
    for (auto const& entry : fs::directory_iterator(folder_, absent))
      names.push_back(entry.path().filename());
    return names;
  }

  fs::path root_ =
      fs::path(testing::TempDir()) / ("qhm-fetch-" + std::to_string(::getpid()) + "-" +
                                      testing::UnitTest::GetInstance()->current_test_info()->name());
  fs::path folder_ = root_ / "to/here";
};

TEST_F(Fetch, AnArchiveGivesTheFilesExpectedAndNoOthers) {
  pack_all();
  EXPECT_FALSE(is_right(archive(), folder_, {}));
  fetch(archive(), folder_, {});
  EXPECT_THAT(entries(), testing::UnorderedElementsAre("one.bin", "two.bin", "MD5SUMS"));
  EXPECT_EQ(read_file(folder_ / "two.bin"), "two!");
  EXPECT_TRUE(is_right(archive(), folder_, {}));
  EXPECT_EQ(read_file(folder_ / "MD5SUMS"), "f97c5d29941bfb1b2fdab0874906ab82  one.bin\n" +
                                                sum(folder_ / "two.bin") + "  two.bin\n");  // md5 of "one"
}

TEST_F(Fetch, APlainFileIsFetchedAndOnlyIfItIsMissing) {
  fetch(plain_file(), folder_, {});
  EXPECT_EQ(read_file(folder_ / "one.bin"), "one");
  fs::remove(root_ / "server/inner/one.bin");
  write_file(root_ / "server/inner/one.bin", "one");
  auto unreachable = plain_file();
  unreachable.downloads[0].url = "file:///nowhere/one.bin";
  fetch(unreachable, folder_, {});
}

TEST_F(Fetch, AnyPublishedVersionIsRight) {
  auto source = plain_file();
  fs::create_directories(folder_);
  write_file(folder_ / "one.bin", "uno!");
  EXPECT_FALSE(is_right(source, folder_, {}));
  source.downloads[0].files[0].versions.push_back({4, sum(folder_ / "one.bin")});
  EXPECT_TRUE(is_right(source, folder_, {}));
}

TEST_F(Fetch, AnArchiveInTheFolderIsUsedInsteadOfTheNetwork) {
  pack_all();
  auto source = archive();
  fs::create_directories(folder_);
  fs::copy(root_ / "server/set.tar.gz", folder_ / "set.tar.gz");
  source.downloads[0].url = "file:///nowhere/set.tar.gz";
  fetch(source, folder_, {});
  EXPECT_THAT(entries(), testing::UnorderedElementsAre("one.bin", "two.bin", "MD5SUMS", "set.tar.gz"));
}

TEST_F(Fetch, AWrongChecksumIsRefusedAndNothingStays) {
  pack_all();
  auto source = archive();
  source.downloads[0].md5 = std::string(32, '0');
  expect_refused(source, {}, {"set.tar.gz: md5 ", "is not the published 00000000", "it was removed"});
  EXPECT_FALSE(fs::exists(folder_));
}

TEST_F(Fetch, AChangedFileIsNoticedAndNotOverwritten) {
  pack_all();
  fetch(archive(), folder_, {});
  write_file(folder_ / "two.bin", "TWO!");  // of the right size
  EXPECT_FALSE(is_right(archive(), folder_, {}));
  expect_refused(archive(), {}, {"two.bin: is there but is not the published file; move it away"});
  EXPECT_EQ(read_file(folder_ / "two.bin"), "TWO!");
}

TEST_F(Fetch, WithoutANetworkTheFilesAreNamed) {
  pack_all();
  auto source = archive();
  source.downloads[0].url = "file:///nowhere/set.tar.gz";
  expect_refused(
      source, {},
      {"file:///nowhere/set.tar.gz: cannot be fetched (curl: (37)",
       "put one.bin (3 bytes), two.bin (4 bytes) into " + folder_.string(), "or their archive set.tar.gz"});
  EXPECT_FALSE(fs::exists(folder_));
}

TEST_F(Fetch, MissingToolsAreNamed) {
  pack_all();
  expect_refused(archive(), {.curl = "qhm-no-curl", .wget = "qhm-no-wget"},
                 {"neither curl nor wget can be started", "put one.bin (3 bytes)"});
  expect_refused(plain_file(), {.curl = "qhm-no-curl", .wget = "qhm-no-wget"}, {"or install a package"});
  expect_refused(archive(), {.tar = "qhm-no-tar"}, {"qhm-no-tar: cannot be started; install it"});
  expect_refused(archive(), {.md5sum = "qhm-no-md5sum"}, {"qhm-no-md5sum: cannot be started; install it"});
}

TEST_F(Fetch, NothingIsWrittenOutside) {
  // From where it is unpacked, root/to/here/.fetch/unpacked, this name leads to root/to/outside.
  auto const absolute = (root_ / "to/absolute").string();
  write_file(root_ / "server/inner/absolute", "evil");
  pack({"--transform", "s,^[^./],inner/&,", "--transform", "s,^[.][.]/outside,../../../outside,",
        "--transform", "s,^inner/absolute," + absolute + ",", "one.bin", "two.bin", "../outside",
        "absolute"});
  auto const listed = run_tool("tar", {"-tPf", (root_ / "server/set.tar.gz").string()}, root_ / "scratch");
  ASSERT_EQ(listed.said, "inner/one.bin\ninner/two.bin\n../../../outside\n" + absolute + "\n");
  fetch(archive(), folder_, {});
  EXPECT_TRUE(is_right(archive(), folder_, {}));
  for (auto const& entry : fs::recursive_directory_iterator(root_ / "to"))
    EXPECT_THAT(entry.path().filename().string(), testing::AnyOf("here", "one.bin", "two.bin", "MD5SUMS"));
}

TEST_F(Fetch, AnExpectedNameThatIsALinkIsRefused) {
  fs::remove(root_ / "server/inner/two.bin");
  write_file(root_ / "secret", "1234");
  fs::create_symlink(root_ / "secret", root_ / "server/inner/two.bin");
  pack_all();
  expect_refused(archive(), {}, {"set.tar.gz: two.bin in it is not the expected file"});
  EXPECT_FALSE(fs::exists(folder_));
}

TEST_F(Fetch, AnArchiveWithoutItsFilesIsRefused) {
  fs::remove(root_ / "server/inner/two.bin");
  pack_all();
  expect_refused(archive(), {}, {"set.tar.gz: cannot be unpacked"});
}

TEST(Sources, AreThoseOfTheLoaders) {
  EXPECT_EQ(every_source().size(), 3u);
  EXPECT_EQ(source_named("cifar10").downloads[0].files.size(), 6u);
  EXPECT_EQ(source_named("cifar10").downloads[0].name(), "cifar-10-binary.tar.gz");
  EXPECT_EQ(source_named("cifar100").downloads[0].files[0].versions[0].bytes, 153'700'000u);
  EXPECT_EQ(source_named("fashion-mnist").downloads.size(), 4u);
  EXPECT_THROW(static_cast<void>(source_named("mnist")), InputError);
}

TEST(Sources, DebiansFashionMnistIsRight) {
  if (!fs::is_directory("/usr/share/datasets/fashion-mnist"))
    GTEST_SKIP() << "dataset-fashion-mnist is not installed";
  EXPECT_TRUE(is_right(source_named("fashion-mnist"), "/usr/share/datasets/fashion-mnist", {}));
}

}  // namespace
}  // namespace qhm::sources
