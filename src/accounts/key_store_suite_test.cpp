#include "accounts/key_store_suite_test.hpp"

namespace atom::accounts {
namespace {

using Ids = std::vector<std::string>;

constexpr Timestamp kTime{std::chrono::milliseconds{1'800'000'000'000}};

ApiKeyRecord key(const std::string& id, const std::string& tenant = "acme") {
  return {id, sha256("secret of " + id), tenant, {Scope::publish}, "ci", kTime, "ann", kTime, {}};
}

}  // namespace

Ids KeyStoreSuite::list(const ApiKeyQuery& query) {
  Ids ids;
  EXPECT_TRUE(read([&](KeyReader& reader) -> Result<void> {
    for (const ApiKeyRecord& found : reader.list_keys(query)) ids.push_back(found.id);
    return {};
  }));
  return ids;
}

TEST_P(KeyStoreSuite, IsEmptyAtFirst) {
  EXPECT_TRUE(read([](KeyReader& reader) -> Result<void> {
    EXPECT_FALSE(reader.find_key("tok_1"));
    EXPECT_FALSE(reader.find_key_by_hash(sha256("x")));
    return {};
  }));
  EXPECT_EQ(list({{}, {}, 10}), Ids{});
}

TEST_P(KeyStoreSuite, ReturnsAKeyAsItWasInserted) {
  const ApiKeyRecord inserted = key("tok_1");
  ASSERT_TRUE(write([&](KeyWriter& writer) -> Result<void> {
    writer.insert_key(inserted);
    return {};
  }));
  ASSERT_TRUE(write([&](KeyWriter& writer) -> Result<void> {
    EXPECT_EQ(writer.find_key_by_hash(inserted.hash)->id, "tok_1");
    EXPECT_FALSE(writer.find_key("tok_1")->revoked_at);
    writer.revoke_key("tok_1", kTime);
    return {};
  }));
  ASSERT_TRUE(read([&](KeyReader& reader) -> Result<void> {
    const auto found = reader.find_key("tok_1");
    EXPECT_EQ(found->scopes, inserted.scopes);
    EXPECT_EQ(found->expires_at, inserted.expires_at);
    EXPECT_EQ(found->revoked_at, kTime);
    return {};
  }));
}

TEST_P(KeyStoreSuite, ListsTheNewestFirst) {
  for (const char* id : {"tok_b", "tok_a", "tok_c"}) {
    ASSERT_TRUE(write([&](KeyWriter& writer) -> Result<void> {
      writer.insert_key(key(id, std::string(id) == "tok_a" ? "globex" : "acme"));
      return {};
    }));
  }
  EXPECT_EQ(list({{}, {}, 10}), (Ids{"tok_c", "tok_a", "tok_b"}));
  EXPECT_EQ(list({{}, {}, 2}), (Ids{"tok_c", "tok_a"}));
  EXPECT_EQ(list({"acme", {}, 10}), (Ids{"tok_c", "tok_b"}));
  EXPECT_EQ(list({"other", {}, 10}), Ids{});
}

TEST_P(KeyStoreSuite, KnowsWhichKeysAKeyMadeAndHowManyAreValid) {
  const auto insert = [this](const std::string& id, const std::string& parent, Timestamp expires_at) {
    ASSERT_TRUE(write([&](KeyWriter& writer) -> Result<void> {
      ApiKeyRecord record = key(id);
      record.expires_at = expires_at;
      if (!parent.empty()) {
        record.parent = parent;
        record.root = writer.find_key(parent)->root;
      }
      writer.insert_key(record);
      return {};
    }));
  };
  const Timestamp later = kTime + std::chrono::milliseconds(1);
  insert("tok_1", "", later);
  insert("tok_2", "tok_1", later);
  insert("tok_3", "tok_2", later);
  insert("tok_4", "tok_1", later);
  insert("tok_5", "tok_1", kTime);
  ASSERT_TRUE(write([](KeyWriter& writer) -> Result<void> {
    writer.revoke_key("tok_4", kTime);
    return {};
  }));
  ASSERT_TRUE(read([](KeyReader& reader) -> Result<void> {
    EXPECT_EQ(reader.find_key("tok_1")->root, reader.find_key("tok_1")->seq);
    EXPECT_EQ(reader.find_key("tok_3")->root, reader.find_key("tok_1")->seq);
    EXPECT_EQ(reader.find_key("tok_3")->parent, "tok_2");
    const auto children = reader.valid_children("tok_1", kTime);
    EXPECT_EQ(children.size(), 1U) << "one is revoked, and one has expired";
    EXPECT_EQ(children.at(0).id, "tok_2");
    EXPECT_EQ(reader.count_valid_keys("acme", kTime, 10), 3U);
    EXPECT_EQ(reader.count_valid_keys("acme", kTime, 2), 2U);
    EXPECT_EQ(reader.count_valid_keys("globex", kTime, 10), 0U);
    return {};
  }));
}

TEST_P(KeyStoreSuite, ChangesTheCredentialGenerationWithARevocationAlone) {
  const auto generation = [this] { return store_->changes().read().credential_generation; };
  const std::uint64_t at_first = generation();
  ASSERT_TRUE(write([](KeyWriter& writer) -> Result<void> {
    writer.insert_key(key("tok_1"));
    writer.set_key_used("tok_1", kTime);
    return {};
  }));
  EXPECT_EQ(generation(), at_first);
  ASSERT_TRUE(write([](KeyWriter& writer) -> Result<void> {
    writer.revoke_key("tok_1", kTime);
    return {};
  }));
  EXPECT_NE(generation(), at_first) << "before the revocation is acknowledged";
}

TEST_P(KeyStoreSuite, WritesNothingIfTheJobFails) {
  const auto failed = write([](KeyWriter& writer) -> Result<void> {
    writer.insert_key(key("tok_1"));
    writer.append_key_event({kTime, "token.created", "tok_1", "acme", "acme/ann", "{}"});
    return fail("no", "Not this time.");
  });
  EXPECT_EQ(failed.error().code, "no");
  EXPECT_EQ(list({{}, {}, 10}), Ids{});
}

INSTANTIATE_TEST_SUITE_P(Stores, KeyStoreSuite, testing::ValuesIn(key_store_makers()),
                         [](const auto& maker) { return maker.param.name; });

}  // namespace atom::accounts
