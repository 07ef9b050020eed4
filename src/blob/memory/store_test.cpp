#include "blob/memory/store.hpp"

#include "marketplace/contract/blob_store_suite_test.hpp"

std::vector<atom::marketplace::BlobStoreMaker> atom::marketplace::blob_store_makers() {
  return {{"Memory", [] { return std::make_unique<blob::memory::Store>(); }}};
}
