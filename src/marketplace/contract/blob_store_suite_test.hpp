#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "marketplace/await_for_test.hpp"
#include "marketplace/blob_store.hpp"

/// The behaviour that every blob store must have. An adapter compiles the suite into its test and
/// defines `blob_store_makers`.
namespace atom::marketplace {

struct BlobStoreMaker {
  std::string name;
  std::function<std::unique_ptr<BlobStore>()> make;
};

/// The adapters under test. Whoever compiles the suite defines it.
std::vector<BlobStoreMaker> blob_store_makers();

class BlobStoreSuite : public testing::TestWithParam<BlobStoreMaker> {
 protected:
  Result<void> put(const std::string& digest, const std::string& bytes) {
    return await_for_test(store_->put(digest, bytes));
  }
  /// The bytes, or the code of the failure.
  std::string get(const std::string& digest) {
    const auto found = await_for_test(store_->get(digest));
    return found ? *found : found.error().code;
  }

  std::unique_ptr<BlobStore> store_ = GetParam().make();
};

}  // namespace atom::marketplace
