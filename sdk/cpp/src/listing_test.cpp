#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "atom/client.hpp"
#include "test_transport.hpp"
#include "url.hpp"

namespace atom::client {
namespace {

namespace json = boost::json;

wire::Wpk wpk_of(const json::value& id) {
  wire::Wpk wpk;
  wpk.id = wpk::text_of(id);
  return wpk;
}

Response page_of(const json::object& page) {
  if (const auto* problem = page.if_contains("problem")) {
    return {static_cast<int>(problem->at("status").as_int64()),
            {{"Content-Type", "application/problem+json"}},
            json::serialize(json::value{{"code", problem->at("code")}, {"detail", "Broken."}})};
  }
  wire::WpkPage listed;
  for (const auto& id : page.at("ids").as_array()) listed.wpks.push_back(wpk_of(id));
  json::object body = wire::to_json(listed).as_object();
  body.erase("next_cursor");
  if (const auto* next = page.if_contains("next")) body["next_cursor"] = *next;
  return {200, {}, json::serialize(body)};
}

/// Returns the cursor in a target, decoded as the server would.
json::value cursor_of(std::string_view target) {
  const std::size_t at = target.find("cursor=");
  if (at == std::string_view::npos) return nullptr;
  return json::value(*decode_percent(target.substr(at + 7)));
}

/// Serves the pages of one case, and records the requested cursors.
struct Market {
  explicit Market(const json::array& pages) {
    for (const auto& page : pages) transport->first.emplace_back(page_of(page.as_object()));
    transport->on_send = [this](const Request& request) { cursors.push_back(cursor_of(request.target)); };
  }

  std::shared_ptr<FakeTransport> transport = std::make_shared<FakeTransport>();
  json::array cursors;
};

TEST(Listing, PassesTheVectors) {
  wpk::VectorFile vectors("paging");
  vectors.each("cases", [](const auto& item) {
    Market market(item.at("pages").as_array());
    const auto client = create_client({.base_url = "http://atom.example"}, market.transport);
    Listing listing = client->list_all();
    const json::value& take = item.at("take");
    json::array items;
    json::value error = nullptr;
    while (take.is_null() || static_cast<std::int64_t>(items.size()) < take.as_int64()) {
      const auto next = listing.next();
      if (!next) break;
      if (*next) {
        items.emplace_back((*next)->id);
      } else {
        error = json::value(next->error().code);
      }
    }
    EXPECT_EQ(items, item.at("items").as_array());
    EXPECT_EQ(error, item.at("error"));
    EXPECT_EQ(market.cursors, item.at("cursors").as_array());
  });
}

TEST(Listing, FetchesOnlyThePagesThatAreRead) {
  const json::array pages{json::object{{"ids", {"a@1.0.0", "b@1.0.0"}}, {"next", "c1"}},
                          json::object{{"ids", {"c@1.0.0"}}, {"next", nullptr}}};
  Market market(pages);
  const auto client = create_client({.base_url = "http://atom.example"}, market.transport);
  std::vector<std::string> ids;
  for (const auto& wpk : client->list_all()) {
    ids.push_back(wpk.value().id);
    if (ids.size() == 2) break;
  }
  EXPECT_EQ(market.cursors.size(), 1U);

  Market again(pages);
  const auto all = create_client({.base_url = "http://atom.example"}, again.transport);
  ids.clear();
  for (const auto& wpk : all->list_all()) ids.push_back(wpk->id);
  EXPECT_EQ(ids, (std::vector<std::string>{"a@1.0.0", "b@1.0.0", "c@1.0.0"}));
}

}  // namespace
}  // namespace atom::client
