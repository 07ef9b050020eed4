#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "atom/wpk/document.hpp"
#include "atom/wpk/test_vectors.hpp"

namespace atom::wpk {
namespace {

namespace json = boost::json;

/// Returns the full document with one value replaced, or removed if the change has no value.
json::value changed(const VectorFile& file, const json::value& change) {
  json::value document = file.at("full");
  const std::string pointer = text_of(change.at("pointer"));
  if (const json::value* value = change.as_object().if_contains("value")) {
    document.at_pointer(pointer) = *value;
    return document;
  }
  const std::size_t slash = pointer.rfind('/');
  json::value& parent = slash == 0 ? document : document.at_pointer(pointer.substr(0, slash));
  parent.as_object().erase(pointer.substr(slash + 1));
  return document;
}

/// Returns `code pointer` for each finding.
std::vector<std::string> findings_of(const json::value& document) {
  std::vector<std::string> lines;
  const auto read = read_document(document);
  if (read) return lines;
  for (const Finding& finding : read.error().findings) lines.push_back(finding.code + ' ' + finding.pointer);
  return lines;
}

TEST(Document, PassesTheVectors) {
  VectorFile file("documents");
  const std::vector<std::string> none;
  EXPECT_EQ(findings_of(file.at("full")), none);
  file.each("valid", [&](const json::value& document) { EXPECT_EQ(findings_of(document), none); });
  file.each("full_valid",
            [&](const json::value& change) { EXPECT_EQ(findings_of(changed(file, change)), none); });
  file.each("invalid", [](const json::value& rejected) {
    std::vector<std::string> expected;
    for (const json::value& line : rejected.at("findings").as_array()) expected.push_back(text_of(line));
    EXPECT_EQ(findings_of(rejected.at("document")), expected);
  });
  file.each("full_invalid", [&](const json::value& change) {
    const std::string expected = text_of(change.at("code")) + ' ' + text_of(change.at("pointer"));
    EXPECT_EQ(findings_of(changed(file, change)), std::vector{expected});
  });
}

}  // namespace
}  // namespace atom::wpk
