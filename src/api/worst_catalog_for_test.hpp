#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "accounts/key_store.hpp"
#include "atom/base/limits.hpp"
#include "marketplace/await_for_test.hpp"
#include "storage/sqlite/catalog.hpp"

namespace atom::api {

/// A catalog in memory that has `size` of everything that a route could be slow to read past: hidden versions
/// of a package, prereleases, builds of one version, shared packages, reviews, and private events and keys.
class WorstCatalog {
 public:
  explicit WorstCatalog(int size) : size_(size) {
    add_versions("acme", "hidden", wpk::Status::pending, "1.{}.0");
    add_version("acme", "hidden", wpk::Status::approved, fmt::format("1.{}.1", size / 2));
    add_version("acme", "hidden", wpk::Status::yanked, fmt::format("1.{}.2", size / 2));
    add_versions("acme", "prereleases", wpk::Status::approved, "1.9.0-rc.{}");
    add_version("acme", "prereleases", wpk::Status::approved, "1.0.0");
    add_versions("acme", "builds", wpk::Status::approved, "1.0.0+{}");
    add_versions("acme", "hidden-builds", wpk::Status::pending, "1.0.0+{}");
    add_shared_packages();
    add_reviews();
    add_keys();
    add_events();
  }

  storage::sqlite::Catalog& operator*() const { return *catalog_; }

 private:
  using Writer = marketplace::CatalogWriter;

  template <class Job>
  void write(Job job) {
    ASSERT_TRUE(marketplace::await_for_test(catalog_->write([&](Writer& writer) -> Result<void> {
      job(writer);
      return {};
    })));
  }

  static marketplace::VersionRecord version_of(std::string_view tenant, std::string_view name,
                                               wpk::Status status, std::string version) {
    marketplace::VersionRecord record;
    record.name = name;
    record.version = std::move(version);
    record.tenant = tenant;
    record.status = status;
    record.description = "common";
    record.runtime = "k8s";
    record.tags = {"everywhere"};
    record.digest = "sha256:ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356";  // Of "{}\n".
    record.size = 3;
    return record;
  }

  static void insert(Writer& writer, const marketplace::VersionRecord& version) {
    if (!writer.find_package(version.name)) writer.insert_package({version.name, version.tenant, {}});
    writer.insert_version(version, "{}\n");
  }

  void add_version(std::string_view tenant, std::string_view name, wpk::Status status, std::string version) {
    write([&](Writer& writer) { insert(writer, version_of(tenant, name, status, std::move(version))); });
  }

  void add_versions(std::string_view tenant, std::string_view name, wpk::Status status,
                    std::string_view pattern) {
    write([&](Writer& writer) {
      for (int i = 0; i < size_; ++i)
        insert(writer, version_of(tenant, name, status, fmt::format(fmt::runtime(pattern), i)));
    });
  }

  /// Each belongs to acme and globex, and has a pending version of globex.
  void add_shared_packages() {
    write([&](Writer& writer) {
      for (int i = 0; i < size_; ++i) {
        const std::string name = fmt::format("shared-{}", i);
        writer.insert_package({name, "acme", {}});
        writer.add_owner(name, "globex", {});
        writer.insert_version(version_of("globex", name, wpk::Status::pending, "1.0.0"), "{}\n");
      }
    });
  }

  void add_reviews() {
    add_version("acme", "reviewed", wpk::Status::approved, "1.0.0");
    write([&](Writer& writer) {
      for (int i = 0; i < size_; ++i)
        writer.insert_review("reviewed", "1.0.0", {wpk::Decision::approve, "", "rob", "reviewers", {}});
    });
  }

  /// As many valid keys as a tenant may have, all made with the first one, and `size` that are revoked.
  void add_keys() {
    ASSERT_TRUE(marketplace::await_for_test(catalog_->write_keys([&](accounts::KeyWriter& writer) {
      const int valid = static_cast<int>(limits::kKeysPerTenant) - 1;
      for (int i = 0; i < valid + size_; ++i) {
        accounts::ApiKeyRecord key;
        key.id = fmt::format("tok_{}", i);
        key.tenant = "acme";
        key.scopes = {Scope::publish};
        if (i > 0 && i < valid) key.parent = "tok_0";
        if (i >= valid) key.revoked_at = Timestamp{};
        for (int byte = 0; byte < 4; ++byte) key.hash.at(byte) = static_cast<std::uint8_t>(i >> (8 * byte));
        writer.insert_key(key);
      }
      return Result<void>();
    })));
  }

  /// Between two events that everyone may read there are `size` that only initech may.
  void add_events() {
    write([&](Writer& writer) {
      const marketplace::EventRecord open{
          {}, "wpk.approved", "hidden@1.0.0", "acme", "acme/ann", "{}", marketplace::Audience::everyone};
      marketplace::EventRecord hidden = open;
      hidden.tenant = "initech";
      hidden.audience = marketplace::Audience::nobody;
      writer.append_event(open);
      for (int i = 0; i < size_; ++i) writer.append_event(hidden);
      writer.append_event(open);
    });
  }

  int size_;
  std::unique_ptr<storage::sqlite::Catalog> catalog_ = std::move(storage::sqlite::memory_catalog()->catalog);
};

}  // namespace atom::api
