#include "api/selection.hpp"

#include <gtest/gtest.h>

namespace atom::api {
namespace {

class SelectionTest : public testing::Test {
 protected:
  static Representation content() {
    Response whole = respond(http::status::ok, kJson, "0123456789");
    whole.set(http::field::etag, "\"x\"");
    Representation content(std::move(whole));
    content.has_ranges = true;
    content.download_of = 7;
    return content;
  }

  /// Returns the response that the request selects; `download_` becomes the version whose download counts.
  Response selected(Representation representation = content()) {
    const Exchange exchange{request_, "127.0.0.1", "r1"};
    download_ = select(exchange, representation);
    return std::move(representation.response);
  }

  Request request_{http::verb::get, "/", 11};
  std::optional<std::int64_t> download_;
};

TEST_F(SelectionTest, IsTheWholeUnlessTheRequestAsksForLess) {
  EXPECT_EQ(selected().body(), "0123456789");
  EXPECT_EQ(download_, 7);
}

TEST_F(SelectionTest, IsTheRequestedPart) {
  request_.set(http::field::range, "bytes=2-4");
  const Response part = selected();
  EXPECT_EQ(part.result(), http::status::partial_content);
  EXPECT_EQ(part.body(), "234");
  EXPECT_EQ(part[http::field::content_range], "bytes 2-4/10");
}

TEST_F(SelectionTest, CountsAResumedDownloadOnce) {
  request_.set(http::field::range, "bytes=0-4");
  selected();
  EXPECT_EQ(download_, 7);
  request_.set(http::field::range, "bytes=5-");
  selected();
  EXPECT_EQ(download_, std::nullopt);
  request_.erase(http::field::range);
  request_.method(http::verb::head);
  selected();
  EXPECT_EQ(download_, std::nullopt);
}

TEST_F(SelectionTest, IsNotModifiedIfTheCallerHasItAlready) {
  request_.set(http::field::if_none_match, "\"x\"");
  request_.set(http::field::range, "bytes=2-4");
  const Response known = selected();
  EXPECT_EQ(known.result(), http::status::not_modified);
  EXPECT_TRUE(known.body().empty());
  EXPECT_EQ(download_, std::nullopt);
}

TEST_F(SelectionTest, IsAnErrorIfThereIsNoSuchPart) {
  request_.set(http::field::range, "bytes=10-");
  const Response response = selected();
  EXPECT_EQ(response.result(), http::status::range_not_satisfiable);
  EXPECT_EQ(response[http::field::content_range], "bytes */10");
  EXPECT_NE(response.body().find("range_not_satisfiable"), std::string_view::npos);
  EXPECT_EQ(download_, std::nullopt);
}

TEST_F(SelectionTest, LeavesErrorsAndResponsesWithoutRangesAlone) {
  request_.set(http::field::range, "bytes=2-4");
  request_.set(http::field::if_none_match, "*");
  EXPECT_EQ(selected(respond(http::status::ok, kJson, "0123456789")).result(), http::status::ok);
  EXPECT_EQ(selected(respond(http::status::conflict, kJson, "{}")).result(), http::status::conflict);
}

}  // namespace
}  // namespace atom::api
