#include "artifact.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "atom/errors.hpp"

namespace atom::client {
namespace {

class ArtifactTest : public testing::Test {
 protected:
  ArtifactTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "atom-artifact-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return folder_ / name;
  }

  std::filesystem::path folder_;
};

TEST_F(ArtifactTest, ReadsTheExactBytesAndTakesTheTypeFromTheExtension) {
  const std::string bytes = "name: a\r\n# \xC3\xA9\n";
  const auto yaml = Artifact::read(write("a.wpk.YML", bytes));
  ASSERT_TRUE(yaml);
  EXPECT_EQ(yaml->bytes, bytes);
  EXPECT_EQ(yaml->content_type(), "application/yaml");
  const auto json = Artifact::read(write("a.json", ""));
  ASSERT_TRUE(json);
  EXPECT_EQ(json->content_type(), "application/json");
  EXPECT_EQ((Artifact{"{}", std::nullopt}.content_type()), "application/octet-stream");
}

TEST_F(ArtifactTest, RejectsAFileThatItCannotRead) {
  const auto code_of = [](const std::filesystem::path& file) {
    const auto artifact = Artifact::read(file);
    return artifact ? "" : artifact.error().code;
  };
  std::filesystem::create_directory(folder_ / "folder.json");
  EXPECT_EQ(code_of(folder_ / "missing.json"), errors::kFileUnreadable);
  EXPECT_EQ(code_of(folder_ / "folder.json"), errors::kFileUnreadable);
  EXPECT_EQ(code_of(write("a.txt", "{}")), errors::kInvalidArgument);
  EXPECT_EQ(code_of(folder_), errors::kInvalidArgument);
  EXPECT_EQ(code_of(std::string("a\0.json", 7)), errors::kInvalidArgument);

  const auto missing = Artifact::read("missing.json");
  EXPECT_NE(missing.error().message.find("missing.json"), std::string::npos);
  EXPECT_NE(missing.error().message.find("No such file"), std::string::npos);
}

TEST_F(ArtifactTest, RejectsAFileThatIsTooLargeForAnyServer) {
  std::ofstream(folder_ / "big.json").close();
  // A sparse file, which takes no disk space.
  std::filesystem::resize_file(folder_ / "big.json", (64U << 20) + 1);
  const auto artifact = Artifact::read(folder_ / "big.json");
  ASSERT_FALSE(artifact);
  EXPECT_EQ(artifact.error().code, "body_too_large");
}

TEST(Artifact, TurnsAValueIntoCanonicalBytes) {
  const auto artifact = Artifact::of({{"version", "1.0.0"}, {"name", "a"}});
  ASSERT_TRUE(artifact);
  EXPECT_EQ(artifact->bytes, R"({"name":"a","version":"1.0.0"})");
  EXPECT_EQ(artifact->content_type(), "application/json");

  const auto rejected = Artifact::of({{"n", 9007199254740993}});
  ASSERT_FALSE(rejected);
  EXPECT_EQ(rejected.error().code, "number_out_of_range");
}

}  // namespace
}  // namespace atom::client
