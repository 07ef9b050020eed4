#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "atom/wire/problem.hpp"
#include "atom/wire/record_json.hpp"
#include "atom/wire/requests.hpp"
#include "atom/wire/sample_wpk_for_test.hpp"
#include "atom/wire/write_text.hpp"

namespace atom::wire {
namespace {

template <class T>
void expect_same_text(const T& record) {
  EXPECT_EQ(write_text(record), boost::json::serialize(to_json(record)));
}

template <class T>
void expect_read_back(const T& record) {
  EXPECT_EQ(read_record<T>(to_json(record)), record);
  expect_same_text(record);
}

PackageVersion sample_version() {
  const Wpk wpk = sample_wpk();
  return {wpk.id, wpk.version, wpk.status, wpk.digest, kTime};
}

NewToken sample_token() {
  return {{.id = "tok_0",
           .tenant = "acme",
           .scopes = {"publish"},
           .note = "ci",
           .created_at = kTime,
           .created_by = "root",
           .expires_at = kTime},
          "atom_x"};
}

TEST(Wire, WritesRecordsAsTextAsTheirJsonValuesAre) {
  Wpk wpk = sample_wpk();
  expect_same_text(wpk);
  expect_same_text(WpkPage{});
  for (int c = 1; c < 0x80; ++c) wpk.description += static_cast<char>(c);
  wpk.author = "\u00fcn\u00efcode \U0001F680 \u2028";
  wpk.license = std::string("a\0b", 3);
  wpk.size = std::numeric_limits<std::int64_t>::min();
  wpk.downloads = std::numeric_limits<std::int64_t>::max();
  wpk.tags.clear();
  wpk.review.reset();
  expect_same_text(wpk);
}

TEST(Wire, ReadsBackTheRecordsThatItWrites) {
  const Wpk wpk = sample_wpk();
  expect_read_back(wpk);
  expect_read_back(WpkPage{{wpk, wpk}, "next"});
  expect_read_back(Package{"my-workflow", "acme", {"acme"}, std::nullopt, {sample_version()}, "next"});
  expect_read_back(OwnerList{{"acme", "partner"}, {"other"}});
  expect_read_back(PublishResult{wpk.id, "uploaded", "Published.", wpk.digest, wpk});
  expect_read_back(Validation{false, std::nullopt, wpk.digest, 3, {{"invalid_name", "/name", "Use a-z."}}});
  expect_read_back(ReviewList{{*wpk.review, *wpk.review}});
  expect_read_back(ReviewResult{wpk.id, wpk.status, "Approved.", wpk});
  expect_read_back(ChangeResult{wpk.id, wpk.status, "Yanked.", wpk});
  expect_read_back(sample_token());
  expect_read_back(TokenPage{{sample_token()}, "next"});
  expect_read_back(WhoAmI{"ann", "acme", scope_names(Scopes::all())});
  expect_read_back(Health{"ok", "0.1.0", true, 7});
  const Event event{7, kTime, "wpk.published", "flow@1.0.0", "acme", "acme/ann", {R"({"size":1})"}};
  expect_read_back(EventPage{{event, event}, 9});
}

TEST(Wire, CountsTheElementsOfAList) {
  EXPECT_EQ(to_json(WpkPage{{sample_wpk(), sample_wpk()}, "next"}).at("count").as_uint64(), 2U);
}

TEST(Wire, ShowsTheSecretOfANewKeyOnly) {
  const NewToken token = sample_token();
  EXPECT_EQ(to_json(token).at("token"), "atom_x");
  EXPECT_FALSE(to_json(static_cast<const Token&>(token)).as_object().contains("token"));
}

TEST(Wire, ReadsProblems) {
  const Problem problem{"Conflict",
                        409,
                        "version_exists",
                        "Publish the next version.",
                        "r1",
                        false,
                        {{"invalid_name", "/name", "Use a-z."}}};
  EXPECT_EQ(read_problem(to_json(problem)), problem);
}

TEST(Wire, ReadsTheNamesOfALaterServer) {
  Wpk wpk = sample_wpk();
  wpk.status = "quarantined";
  wpk.review->decision = "abstain";
  EXPECT_EQ(read_record<Wpk>(to_json(wpk)), wpk);
  const WhoAmI caller{"ann", "acme", {"publish", "audit"}};
  EXPECT_EQ(read_record<WhoAmI>(to_json(caller)), caller);
  boost::json::value more = to_json(wpk);
  more.as_object()["signed_by"] = "acme";
  EXPECT_EQ(read_record<Wpk>(more), wpk);
}

TEST(Wire, RejectsDataThatIsNotAnObject) {
  boost::json::value event = to_json(Event{7, kTime, "wpk.published", "flow@1.0.0", "acme", {}, {}});
  event.as_object()["data"] = "none";
  const auto read = read_record<Event>(event, "/events/0");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().findings.front().pointer, "/events/0/data");
}

TEST(Wire, ReadsBackTheRequestsThatItWrites) {
  const ReviewRequest review{wpk::Decision::reject, "no rollback", sample_wpk().digest};
  EXPECT_EQ(read_review_request(to_json(review)), review);
  const TokenRequest token{{Scope::review}, "ann's laptop", kTime, "acme"};
  EXPECT_EQ(read_token_request(to_json(token)), token);
}

TEST(Wire, RejectsInvalidRequestsWithEveryFinding) {
  const auto review =
      read_review_request(boost::json::parse(R"({"decision": "maybe", "digest": "x", "more": 1})"));
  ASSERT_FALSE(review);
  EXPECT_EQ(review.error().findings.size(), 3U);

  const auto token =
      read_token_request(boost::json::parse(R"({"scopes": [], "tenant": "A", "expires_at": "soon"})"));
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().findings.size(), 3U);

  EXPECT_FALSE(read_token_request(boost::json::parse(R"({"scopes": ["publish", "publish"]})")));

  const auto upload = read_upload_request(boost::json::parse(R"({"name": "a", "content": []})"));
  ASSERT_FALSE(upload);
  EXPECT_EQ(upload.error().findings.size(), 2U);
}

TEST(Wire, ReadsTheDecisionOfTheLegacyRouteAsAStatus) {
  const auto approve =
      read_legacy_review_request(boost::json::parse(R"({"status": "approved", "reason": "ok"})"));
  ASSERT_TRUE(approve);
  EXPECT_EQ(approve->decision, wpk::Decision::approve);
  EXPECT_FALSE(read_legacy_review_request(boost::json::parse(R"({"status": "approve"})")));
}

}  // namespace
}  // namespace atom::wire
