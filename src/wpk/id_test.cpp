#include "atom/wpk/id.hpp"

#include <gtest/gtest.h>

#include "atom/wpk/errors.hpp"

namespace atom::wpk {
namespace {

template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code;
}

TEST(Id, RoundTrips) {
  const auto id = Id::parse("my-workflow@1.0.0-rc.1+b");
  ASSERT_TRUE(id) << id.error().message;
  EXPECT_EQ(id->name, "my-workflow");
  EXPECT_EQ(id->version.text(), "1.0.0-rc.1+b");
  EXPECT_EQ(id->text(), "my-workflow@1.0.0-rc.1+b");
  EXPECT_EQ(Id::parse(id->text()), *id);
}

TEST(Id, RejectsMalformedText) {
  EXPECT_EQ(code_of(Id::parse("")), errors::kInvalidId);
  EXPECT_EQ(code_of(Id::parse("my-workflow")), errors::kInvalidId);
  EXPECT_EQ(code_of(Id::parse("@1.0.0")), errors::kInvalidName);
  EXPECT_EQ(code_of(Id::parse("list@1.0.0")), errors::kReservedName);
  EXPECT_EQ(code_of(Id::parse("my-workflow@")), errors::kInvalidVersion);
  EXPECT_EQ(code_of(Id::parse("my-workflow@1.0")), errors::kInvalidVersion);
  EXPECT_EQ(code_of(Id::parse("my-workflow@^1.0")), errors::kInvalidVersion);
  EXPECT_EQ(code_of(Id::parse("a@1.0.0@2.0.0")), errors::kInvalidVersion);
}

TEST(Reference, DistinguishesVersionsRangesAndLatest) {
  EXPECT_TRUE(std::holds_alternative<Version>(Reference::parse("a@1.2.3").value().selector));
  EXPECT_TRUE(std::holds_alternative<Range>(Reference::parse("a@^1.2").value().selector));
  EXPECT_TRUE(std::holds_alternative<Range>(Reference::parse("a@1.2").value().selector));
  EXPECT_TRUE(std::holds_alternative<Range>(Reference::parse("a@v1.2.3").value().selector));
  EXPECT_TRUE(std::holds_alternative<Range>(Reference::parse("a@*").value().selector));
  EXPECT_TRUE(std::holds_alternative<Latest>(Reference::parse("a@latest").value().selector));
}

TEST(Reference, RejectsMalformedText) {
  EXPECT_EQ(code_of(Reference::parse("a")), errors::kInvalidId);
  EXPECT_EQ(code_of(Reference::parse("A@1.0.0")), errors::kInvalidName);
  EXPECT_EQ(code_of(Reference::parse("upload@latest")), errors::kReservedName);
  EXPECT_EQ(code_of(Reference::parse("a@")), errors::kInvalidRange);
  EXPECT_EQ(code_of(Reference::parse("a@newest")), errors::kInvalidRange);
}

}  // namespace
}  // namespace atom::wpk
