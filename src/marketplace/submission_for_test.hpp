#pragma once

#include <memory>
#include <string>
#include <utility>

#include "atom/wpk/digest.hpp"
#include "marketplace/marketplace.hpp"

namespace atom::marketplace {

/// A submission with the bytes that it borrows. For tests.
struct OwnedSubmission : Submission {
  std::shared_ptr<const std::string> owner;
};

/// A JSON document on its way in. It must be a good one.
inline OwnedSubmission submission_for_test(std::string bytes) {
  OwnedSubmission sent;
  sent.owner = std::make_shared<const std::string>(std::move(bytes));
  sent.bytes = *sent.owner;
  sent.digest = wpk::digest_of(sent.bytes);
  sent.document = *wpk::read_document(sent.bytes, wpk::MediaType::json);
  return sent;
}

}  // namespace atom::marketplace
