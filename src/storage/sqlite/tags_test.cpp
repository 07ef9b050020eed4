#include "storage/sqlite/tags.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace atom::storage::sqlite {
namespace {

/// Every text of one or two of the characters that mean something in JSON, and of two that do not.
std::vector<std::string> awkward_tags() {
  const std::string characters = "\",[]\\a\n";
  std::vector<std::string> tags;
  for (const char first : characters) {
    tags.emplace_back(1, first);
    for (const char second : characters) tags.push_back({first, second});
  }
  return tags;
}

TEST(Tags, MatchExactly) {
  const std::vector<std::string> tags = awkward_tags();
  for (const std::string& first : tags) {
    for (const std::string& second : tags) {
      const std::string column = tags_column({first, second});
      EXPECT_EQ(tags_of(column), (std::vector<std::string>{first, second}));
      for (const std::string& tag : tags) {
        EXPECT_EQ(has_tag(column, tag_text(tag)), tag == first || tag == second) << column << ' ' << tag;
      }
    }
  }
}

TEST(Tags, AreNotFoundInMalformedColumns) {
  for (const char* column : {"[]", "", "[", "[\"", "[\"a", "[\"a\\", "[1,2]"})
    EXPECT_FALSE(has_tag(column, "\"a\"")) << column;
}

}  // namespace
}  // namespace atom::storage::sqlite
