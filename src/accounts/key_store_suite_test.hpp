#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "accounts/key_store.hpp"
#include "marketplace/await_for_test.hpp"

/// The behaviour that every key store must have. An adapter compiles the suite into its test and defines
/// `key_store_makers`.
namespace atom::accounts {

struct KeyStoreMaker {
  std::string name;
  std::function<std::unique_ptr<KeyStore>()> make;
};

/// The adapters under test. Whoever compiles the suite defines it.
std::vector<KeyStoreMaker> key_store_makers();

class KeyStoreSuite : public testing::TestWithParam<KeyStoreMaker> {
 protected:
  Result<void> read(const KeyStore::KeyReadJob& job) {
    return marketplace::await_for_test(store_->read_keys(job));
  }
  Result<void> write(const KeyStore::KeyWriteJob& job) {
    return marketplace::await_for_test(store_->write_keys(job));
  }
  std::vector<std::string> list(const ApiKeyQuery& query);

  std::unique_ptr<KeyStore> store_ = GetParam().make();
};

}  // namespace atom::accounts
