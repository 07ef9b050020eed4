#include "accounts/api_keys.hpp"

#include <gtest/gtest.h>

#include "accounts/errors.hpp"
#include "marketplace/await_for_test.hpp"
#include "storage/sqlite/catalog.hpp"

namespace atom::accounts {
namespace {

using marketplace::await_for_test;

const Principal kAnn{"ann", "acme", {Scope::publish, Scope::manage}};
const Principal kGil{"gil", "globex", {Scope::publish, Scope::manage}};
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
  /// Creates a key with these scopes and returns whoever presents it.
  Principal holder(const Principal& maker, const std::string& id, Scopes scopes,
                   const std::optional<std::string>& tenant = {},
                   const std::optional<Timestamp>& expires_at = {}) {
    EXPECT_EQ(code_of(create(maker, {id, sha256(id), scopes, "", expires_at, tenant})), "ok");
    const auto key = identify(id);
    return {key->id, key->tenant, key->scopes, key->root};
  }
  Result<ApiKeyPage> list(const Principal& principal, std::size_t limit,
                          const std::optional<std::string>& cursor = {}) {
    return await_for_test(keys_.list(principal, limit, cursor));
  }
  Result<ApiKeyRecord> revoke(const Principal& principal, const std::string& id) {
    auto revoked = await_for_test(keys_.revoke(principal, id));
    if (!revoked) return fail(std::move(revoked).error());
    EXPECT_TRUE(revoked->is_durable);
    return std::move(revoked->key);
  }
  Result<ApiKeyRecord> identify(const std::string& secret) {
    return await_for_test(keys_.identify(sha256(secret)));
  }

  std::unique_ptr<KeyStore> store_ = std::move(storage::sqlite::memory_catalog()->catalog);
  ManualClock clock_{Timestamp{std::chrono::seconds{1'800'000'000}}};
  static constexpr std::chrono::seconds kLifetime{1000};
  ApiKeys keys_{*store_, clock_, "a key", {kLifetime, 6}};
};

TEST_F(ApiKeysTest, AreManagedByThoseWithTheScopeManage) {
  const Principal publisher{"ann", "acme", {Scope::publish, Scope::review}};
  EXPECT_EQ(code_of(create(publisher, {"tok_1", sha256("1"), {Scope::publish}, "", {}, {}})),
            errors::kInsufficientScope);
  EXPECT_EQ(code_of(list(publisher, 10)), errors::kInsufficientScope);
  ASSERT_TRUE(create(kAnn, {"tok_1", sha256("1"), {Scope::publish}, "", {}, {}}));
  EXPECT_EQ(code_of(revoke(publisher, "tok_1")), errors::kInsufficientScope);
  EXPECT_EQ(code_of(revoke({"m", "acme", {Scope::manage}}, "tok_1")), errors::kInsufficientScope);
  EXPECT_EQ(code_of(revoke(kAnn, "tok_1")), "ok");
}

TEST_F(ApiKeysTest, ExpireWithinTheLongestLifetime) {
  const auto lives = [&](const std::string& id, const std::optional<Timestamp>& expires_at) {
    return create(kAnn, {id, sha256(id), {Scope::publish}, "", expires_at, {}});
  };
  const Timestamp latest = clock_.now() + kLifetime;
  EXPECT_EQ(lives("tok_1", {})->expires_at, latest);
  EXPECT_EQ(lives("tok_2", latest)->expires_at, latest);
  EXPECT_EQ(code_of(lives("tok_3", latest + std::chrono::milliseconds(1))), errors::kExpiryTooLate);
  ApiKeys unbounded(*store_, clock_, "a key", {{}, 6});
  const NewApiKey forever{"tok_4", sha256("4"), {Scope::publish}, "", {}, {}};
  EXPECT_FALSE(await_for_test(unbounded.create(kAnn, forever))->expires_at);
}

TEST_F(ApiKeysTest, ExpireNoLaterThanTheKeyThatMadeThem) {
  const Timestamp soon = clock_.now() + kLifetime / 2;
  const Principal parent = holder(kAnn, "tok_1", {Scope::publish, Scope::manage}, {}, soon);
  const auto child = create(parent, {"tok_2", sha256("2"), {Scope::publish}, "", {}, {}});
  EXPECT_EQ(child->expires_at, soon);
  EXPECT_EQ(child->parent, "tok_1");
  EXPECT_EQ(identify("2")->root, parent.root_key);
  const NewApiKey late{"tok_3", sha256("3"), {Scope::publish}, "", soon + std::chrono::milliseconds(1), {}};
  EXPECT_EQ(code_of(create(parent, late)), errors::kExpiryTooLate);
}

TEST_F(ApiKeysTest, EndWithTheKeyThatMadeThem) {
  const Scopes scopes{Scope::publish, Scope::manage};
  const Principal first = holder(kAnn, "tok_1", scopes);
  const Principal second = holder(first, "tok_2", scopes);
  const Principal third = holder(second, "tok_3", {Scope::publish});
  const Principal sibling = holder(kAnn, "tok_4", scopes);
  EXPECT_EQ(third.root_key, first.root_key);
  EXPECT_NE(sibling.root_key, first.root_key);
  ASSERT_TRUE(revoke(kAnn, "tok_1"));
  for (const char* id : {"tok_1", "tok_2", "tok_3"}) EXPECT_EQ(code_of(identify(id)), "revoked_token") << id;
  EXPECT_TRUE(identify("tok_4"));
  // A request of a key that was revoked after it had been identified.
  EXPECT_EQ(code_of(create(second, {"tok_5", sha256("5"), {Scope::publish}, "", {}, {}})), "revoked_token");
}

TEST_F(ApiKeysTest, OfAnotherTenantHaveNoParentUnlessTheyAreAdmins) {
  const Principal admin = holder(kAdmin, "tok_1", {Scope::admin});
  holder(admin, "tok_2", {Scope::publish, Scope::review, Scope::manage}, "acme");
  holder(admin, "tok_3", {Scope::admin}, "globex");
  EXPECT_FALSE(identify("tok_2")->parent);
  EXPECT_EQ(identify("tok_3")->parent, "tok_1");
  ASSERT_TRUE(revoke(kAdmin, "tok_1"));
  EXPECT_TRUE(identify("tok_2"));
  EXPECT_EQ(code_of(identify("tok_3")), "revoked_token");
}

TEST_F(ApiKeysTest, AreAsManyAsATenantMayHave) {
  const auto made = [&](const Principal& maker, const std::string& id) {
    return code_of(create(maker, {id, sha256(id), {Scope::publish}, "", {}, {}}));
  };
  for (const char* id : {"tok_1", "tok_2", "tok_3", "tok_4", "tok_5", "tok_6"})
    ASSERT_EQ(made(kAnn, id), "ok");
  EXPECT_EQ(made(kAnn, "tok_7"), errors::kTooManyKeys);
  EXPECT_EQ(made(kGil, "tok_8"), "ok");
  ASSERT_TRUE(revoke(kAnn, "tok_3"));
  EXPECT_EQ(made(kAnn, "tok_7"), "ok");
  clock_.advance(kLifetime);
  EXPECT_EQ(made(kAnn, "tok_9"), "ok") << "those that have expired do not count";
}

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

/// A store that can be made unable to write.
class FullStore final : public KeyStore {
 public:
  explicit FullStore(KeyStore& store) : store_(store) {}

  ChangeFeed& changes() override { return store_.changes(); }
  boost::asio::awaitable<Result<void>> read_keys(const KeyReadJob& job) override {
    return store_.read_keys(job);
  }
  boost::asio::awaitable<Result<void>> write_keys(const KeyWriteJob& job) override {
    if (!is_full) co_return co_await store_.write_keys(job);
    co_return fail("catalog_unavailable", "The disk is full.");
  }
  boost::asio::awaitable<Result<void>> revoke_keys(const KeyWriteJob& job) override {
    return write_keys(job);
  }

  bool is_full = false;

 private:
  KeyStore& store_;
};

class FullStoreTest : public ApiKeysTest {
 protected:
  FullStoreTest() {
    const Scopes scopes{Scope::publish, Scope::manage};
    const auto parent = [&] { return Principal{"tok_1", "acme", scopes, identify("tok_1")->root}; };
    holder(kAnn, "tok_1", scopes);
    holder(parent(), "tok_2", {Scope::publish});
  }

  Result<Revocation> revoke_in_full(const std::string& id, const Principal& principal = kAnn) {
    return await_for_test(full_keys_.revoke(principal, id));
  }
  std::string code_in_full(const std::string& secret) {
    return code_of(await_for_test(full_keys_.identify(sha256(secret))));
  }

  FullStore full_{*store_};
  ApiKeys full_keys_{full_, clock_, "a key", {kLifetime, 6}};
};

TEST_F(FullStoreTest, HoldsRevocationsInMemoryUntilTheyCanBeWritten) {
  full_.is_full = true;
  const std::uint64_t before = full_keys_.generation();
  const auto revoked = revoke_in_full("tok_1");
  ASSERT_TRUE(revoked);
  EXPECT_FALSE(revoked->is_durable);
  EXPECT_EQ(revoked->key.revoked_at, clock_.now());
  EXPECT_NE(full_keys_.generation(), before) << "whoever remembers the key asks again";
  for (const char* id : {"tok_1", "tok_2"}) EXPECT_EQ(code_in_full(id), "revoked_token") << id;
  const auto listed = await_for_test(full_keys_.list(kAnn, 10, {}));
  for (const ApiKeyRecord& key : listed->keys) EXPECT_EQ(key.revoked_at, clock_.now()) << key.id;
  EXPECT_FALSE(revoke_in_full("tok_1")->is_durable);
  EXPECT_FALSE(await_for_test(full_keys_.write_held()));
  EXPECT_EQ(full_keys_.held(), (std::vector<std::string>{"tok_1"}));

  full_.is_full = false;
  EXPECT_TRUE(await_for_test(full_keys_.write_held()));
  EXPECT_FALSE(full_keys_.has_held());
  for (const char* id : {"tok_1", "tok_2"}) EXPECT_EQ(code_of(identify(id)), "revoked_token") << id;
  EXPECT_TRUE(revoke_in_full("tok_1")->is_durable);
}

TEST_F(FullStoreTest, RejectsARevocationThatIsNotAllowedAsAnyOtherStore) {
  full_.is_full = true;
  EXPECT_EQ(code_of(revoke_in_full("tok_1", kGil)), errors::kTokenNotFound);
  EXPECT_EQ(code_of(revoke_in_full("tok_1", {"m", "acme", {Scope::manage}})), errors::kInsufficientScope);
  EXPECT_FALSE(full_keys_.has_held());
  EXPECT_EQ(code_in_full("tok_1"), "ok");
}

TEST_F(FullStoreTest, HoldsNoMoreThanTheLimit) {
  HeldRevocations held;
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < limits::kHeldRevocations; ++i) ids.push_back(std::to_string(i));
  EXPECT_TRUE(held.hold({kAnn, "tok_1", clock_.now(), ids}));
  EXPECT_FALSE(held.hold({kAnn, "tok_2", clock_.now(), {"tok_2"}}));
  EXPECT_TRUE(held.hold({kAnn, "tok_1", clock_.now(), ids})) << "it is held already";
  held.release("tok_1");
  EXPECT_TRUE(held.hold({kAnn, "tok_2", clock_.now(), {"tok_2"}}));
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
