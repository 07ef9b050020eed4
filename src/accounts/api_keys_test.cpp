#include "accounts/api_keys.hpp"

#include <gtest/gtest.h>

#include "accounts/errors.hpp"
#include "marketplace/await_for_test.hpp"
#include "storage/sqlite/catalog.hpp"

namespace atom::accounts {
namespace {

using marketplace::await_for_test;

const Principal kAnn{"ann", "acme", {Scope::publish}};
const Principal kGil{"gil", "globex", {Scope::publish}};
const Principal kAdmin{"root", "atom", {Scope::admin}};

class ApiKeysTest : public testing::Test {
 protected:
  template <class T>
  static std::string code_of(const Result<T>& result) {
    return result ? "ok" : result.error().code;
  }

  Result<ApiKeyRecord> create(const Principal& principal, const NewApiKey& key) {
    return await_for_test(keys_.create(principal, key));
  }
  Result<ApiKeyPage> list(const Principal& principal, std::size_t limit,
                          const std::optional<std::string>& cursor = {}) {
    return await_for_test(keys_.list(principal, limit, cursor));
  }
  Result<ApiKeyRecord> revoke(const Principal& principal, const std::string& id) {
    return await_for_test(keys_.revoke(principal, id));
  }
  Result<ApiKeyRecord> identify(const std::string& secret) {
    return await_for_test(keys_.identify(sha256(secret)));
  }

  std::unique_ptr<KeyStore> store_ = std::move(storage::sqlite::memory_catalog()->catalog);
  ManualClock clock_{Timestamp{std::chrono::seconds{1'800'000'000}}};
  ApiKeys keys_{*store_, clock_, "a key"};
};

TEST_F(ApiKeysTest, GrantNoMoreThanTheirCreatorHas) {
  EXPECT_EQ(code_of(create(kAnn, {"tok_1", sha256("1"), {Scope::publish}, "", {}, {}})), "ok");
  EXPECT_EQ(code_of(create(kAnn, {"tok_2", sha256("2"), {Scope::review}, "", {}, {}})),
            errors::kInsufficientScope);
  EXPECT_EQ(code_of(create(kAnn, {"tok_3", sha256("3"), {Scope::publish}, "", {}, "globex"})),
            errors::kForeignTenant);
  EXPECT_EQ(create(kAdmin, {"tok_4", sha256("4"), {Scope::review}, "", {}, "globex"})->tenant, "globex");
  EXPECT_EQ(code_of(create(kAnn, {"tok_5", sha256("5"), {Scope::publish}, "", clock_.now(), {}})),
            errors::kExpiryInPast);
}

TEST_F(ApiKeysTest, IdentifyTheirTenantUntilTheyExpireOrAreRevoked) {
  const Timestamp soon = clock_.now() + std::chrono::seconds{10};
  ASSERT_TRUE(create(kAnn, {"tok_1", sha256("1"), {Scope::publish}, "", soon, {}}));
  ASSERT_TRUE(create(kAnn, {"tok_2", sha256("2"), {Scope::publish}, "", {}, {}}));
  EXPECT_EQ(identify("1")->tenant, "acme");
  EXPECT_EQ(code_of(identify("unknown")), "invalid_token");
  clock_.advance(std::chrono::seconds{10});
  EXPECT_EQ(code_of(identify("1")), "expired_token");
  ASSERT_TRUE(revoke(kAnn, "tok_2"));
  EXPECT_EQ(code_of(identify("2")), "revoked_token");
}

TEST_F(ApiKeysTest, AreHiddenFromOtherTenants) {
  ASSERT_TRUE(create(kAnn, {"tok_1", sha256("1"), {Scope::publish}, "", {}, {}}));
  EXPECT_TRUE(list(kGil, 10)->keys.empty());
  EXPECT_EQ(list(kAdmin, 10)->keys.size(), 1U);
  EXPECT_EQ(code_of(revoke(kGil, "tok_1")), errors::kTokenNotFound);
}

TEST_F(ApiKeysTest, AreRevokedOnce) {
  ASSERT_TRUE(create(kAnn, {"tok_1", sha256("1"), {Scope::publish}, "", {}, {}}));
  const auto once = revoke(kAnn, "tok_1");
  clock_.advance(std::chrono::seconds{1});
  EXPECT_EQ(revoke(kAnn, "tok_1")->revoked_at, once->revoked_at);
}

TEST_F(ApiKeysTest, AreListedInPagesNewestFirst) {
  const std::vector<std::string> ids{"tok_b", "tok_a", "tok_d", "tok_c"};  // Created in one millisecond.
  for (const std::string& id : ids) ASSERT_TRUE(create(kAnn, {id, sha256(id), {Scope::publish}, "", {}, {}}));
  const auto first = list(kAnn, 3);
  ASSERT_TRUE(first);
  ASSERT_EQ(first->keys.size(), 3U);
  EXPECT_EQ(first->keys[0].id, "tok_c");
  EXPECT_EQ(first->keys[2].id, "tok_a");
  ASSERT_TRUE(create(kAnn, {"tok_e", sha256("e"), {Scope::publish}, "", {}, {}}));
  const auto last = list(kAnn, 3, first->next_cursor);
  ASSERT_EQ(last->keys.size(), 1U);
  EXPECT_EQ(last->keys[0].id, "tok_b");
  EXPECT_FALSE(last->next_cursor);
  // Another tenant with this cursor sees its own keys, of which there are none.
  EXPECT_TRUE(list(kGil, 3, first->next_cursor)->keys.empty());
  EXPECT_EQ(code_of(list(kAnn, 3, "AAAA")), errors::kInvalidCursor);
}

TEST_F(ApiKeysTest, RememberTheirLastUse) {
  ASSERT_TRUE(create(kAnn, {"tok_1", sha256("1"), {Scope::publish}, "", {}, {}}));
  EXPECT_FALSE(identify("1")->last_used_at);
  const Timestamp used = clock_.now();
  ASSERT_TRUE(await_for_test(keys_.note_use("tok_1", used)));
  ASSERT_TRUE(await_for_test(keys_.note_use("tok_1", used - std::chrono::seconds{1})));
  EXPECT_EQ(identify("1")->last_used_at, used);
}

TEST_F(ApiKeysTest, HaveANewGenerationAfterEachRevocation) {
  ASSERT_TRUE(create(kAnn, {"tok_1", sha256("1"), {Scope::publish}, "", {}, {}}));
  const std::uint64_t before = keys_.generation();
  EXPECT_EQ(code_of(revoke(kGil, "tok_1")), errors::kTokenNotFound);
  EXPECT_EQ(keys_.generation(), before);
  ASSERT_TRUE(revoke(kAnn, "tok_1"));
  EXPECT_NE(keys_.generation(), before);
}

}  // namespace
}  // namespace atom::accounts
