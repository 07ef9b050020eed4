#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "atom/wire/health.hpp"
#include "atom/wire/problem.hpp"
#include "atom/wire/publish.hpp"
#include "atom/wire/review.hpp"
#include "atom/wire/sample_wpk_for_test.hpp"
#include "atom/wire/token.hpp"
#include "atom/wire/write_text.hpp"

namespace atom::wire {
namespace {

template <class T>
void expect_the_same_text(const T& answer) {
  EXPECT_EQ(write_text(answer), boost::json::serialize(to_json(answer)));
}

TEST(Wire, AnswersAreWrittenInOneGoAsTheirValuesAre) {
  Wpk wpk = sample_wpk();
  expect_the_same_text(wpk);
  expect_the_same_text(WpkPage{{wpk, wpk}, "next"});
  expect_the_same_text(WpkPage{});
  expect_the_same_text(Package{"my-workflow",
                               "acme",
                               std::nullopt,
                               {{"my-workflow@1.0.0", "1.0.0", wpk.status, wpk.digest, kTime}},
                               {"acme"},
                               "next"});
  expect_the_same_text(PublishResult{wpk.id, "uploaded", "Published.", wpk.digest, wpk});
  expect_the_same_text(ReviewResult{wpk.id, wpk.status, "Approved.", wpk});
  for (int c = 1; c < 0x80; ++c) wpk.description += static_cast<char>(c);
  wpk.author = "\u00fcn\u00efcode \U0001F680 \u2028";
  wpk.license = std::string("a\0b", 3);
  wpk.size = std::numeric_limits<std::int64_t>::min();
  wpk.downloads = std::numeric_limits<std::int64_t>::max();
  wpk.tags.clear();
  wpk.review.reset();
  expect_the_same_text(wpk);
}

TEST(Wire, AnswersReadBackAsTheyWereWritten) {
  const Wpk wpk = sample_wpk();
  EXPECT_EQ(read_wpk(to_json(wpk)), wpk);

  const WpkPage page{{wpk, wpk}, "next"};
  EXPECT_EQ(read_wpk_page(to_json(page)), page);
  EXPECT_EQ(to_json(page).as_object().at("count").as_uint64(), 2U);

  const Package package{"my-workflow", "acme",
                        std::nullopt,  {{"my-workflow@1.0.0", "1.0.0", wpk.status, wpk.digest, kTime}},
                        {"acme"},      "next"};
  EXPECT_EQ(read_package(to_json(package)), package);

  const PublishResult published{wpk.id, "uploaded", "Published.", wpk.digest, wpk};
  EXPECT_EQ(read_publish_result(to_json(published)), published);

  const Validation validation{false, std::nullopt, wpk.digest, 3, {{"invalid_name", "/name", "Use a-z."}}};
  EXPECT_EQ(read_validation(to_json(validation)), validation);

  const std::vector<Review> reviews{*wpk.review, *wpk.review};
  EXPECT_EQ(read_reviews(to_json(reviews)), reviews);

  const ReviewResult reviewed{wpk.id, wpk.status, "Approved.", wpk};
  EXPECT_EQ(read_review_result(to_json(reviewed)), reviewed);

  const NewToken token{{"tok_0", "acme", {"publish"}, "ci", kTime, "root", kTime, std::nullopt}, "atom_x"};
  EXPECT_EQ(read_new_token(to_json(token)), token);
  const TokenPage keys{{token.token}, "next"};
  EXPECT_EQ(read_token_page(to_json(keys)), keys);
  EXPECT_EQ(to_json(token.token).as_object().count("token"), 0U);

  const WhoAmI caller{"ann", "acme", scope_names(Scopes::all())};
  EXPECT_EQ(read_whoami(to_json(caller)), caller);

  const Health health{"healthy", "0.1.0", true, 7};
  EXPECT_EQ(read_health(to_json(health)), health);

  const Problem problem{"Conflict", 409,   "version_exists",   "Publish the next version.",
                        "r1",       false, validation.findings};
  EXPECT_EQ(read_problem(to_json(problem)), problem);
}

TEST(Wire, ReadsTheNamesOfALaterServer) {
  Wpk wpk = sample_wpk();
  wpk.status = "quarantined";
  wpk.review->decision = "abstain";
  EXPECT_EQ(read_wpk(to_json(wpk)), wpk);
  const WhoAmI caller{"ann", "acme", {"publish", "audit"}};
  EXPECT_EQ(read_whoami(to_json(caller)), caller);
  boost::json::value more = to_json(wpk);
  more.as_object()["signed_by"] = "acme";
  EXPECT_EQ(read_wpk(more), wpk);
}

TEST(Wire, RequestsReadBackAsTheyWereWritten) {
  const ReviewRequest review{wpk::Decision::reject, "no rollback", sample_wpk().digest};
  EXPECT_EQ(read_review_request(to_json(review)), review);
  const TokenRequest token{{Scope::review}, "ann's laptop", kTime, "acme"};
  EXPECT_EQ(read_token_request(to_json(token)), token);
}

TEST(Wire, RefusesBadRequestsByName) {
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

TEST(Wire, FirstRouteNamesADecisionByItsStatus) {
  const auto approve =
      read_first_review_request(boost::json::parse(R"({"status": "approved", "reason": "ok"})"));
  ASSERT_TRUE(approve);
  EXPECT_EQ(approve->decision, wpk::Decision::approve);
  EXPECT_FALSE(read_first_review_request(boost::json::parse(R"({"status": "approve"})")));
}

}  // namespace
}  // namespace atom::wire
