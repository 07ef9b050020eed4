#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "wpk/document.hpp"
#include "wpk/test_vectors.hpp"

namespace atom::wpk {
namespace {

namespace json = boost::json;

json::object vectors() {
  return read_vectors("documents.json");
}

/// The full document with one value replaced, or taken out where the change has none.
json::value changed(const json::object& all, const json::value& change) {
  json::value document = all.at("full");
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

/// `code pointer` of each finding.
std::vector<std::string> findings_of(const json::value& document) {
  std::vector<std::string> lines;
  const auto read = read_document(document);
  if (read) return lines;
  for (const Finding& finding : read.error().findings) lines.push_back(finding.code + ' ' + finding.pointer);
  return lines;
}

TEST(DocumentVectors, AreTaken) {
  const json::object all = vectors();
  EXPECT_EQ(findings_of(all.at("full")), std::vector<std::string>{});
  for (const json::value& document : list_of(all, "valid")) {
    EXPECT_EQ(findings_of(document), std::vector<std::string>{}) << json::serialize(document);
  }
  for (const json::value& change : list_of(all, "full_valid")) {
    EXPECT_EQ(findings_of(changed(all, change)), std::vector<std::string>{}) << json::serialize(change);
  }
}

TEST(DocumentVectors, AreRefused) {
  const json::object all = vectors();
  for (const json::value& refused : list_of(all, "invalid")) {
    std::vector<std::string> expected;
    for (const json::value& line : refused.at("findings").as_array()) expected.push_back(text_of(line));
    EXPECT_EQ(findings_of(refused.at("document")), expected) << json::serialize(refused);
  }
  for (const json::value& change : list_of(all, "full_invalid")) {
    const std::string expected = text_of(change.at("code")) + ' ' + text_of(change.at("pointer"));
    EXPECT_EQ(findings_of(changed(all, change)), std::vector{expected}) << json::serialize(change);
  }
}

}  // namespace
}  // namespace atom::wpk
