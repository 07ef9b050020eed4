#pragma once

#include <memory>
#include <string>
#include <utility>

#include "marketplace/publishing.hpp"

namespace atom::marketplace {

/// A submission with the bytes that it borrows. For tests.
struct OwnedSubmission : Submission {
  std::shared_ptr<const std::string> owner;
};

/// Returns a submission of a JSON document.
inline OwnedSubmission submission_for_test(std::string bytes) {
  auto owner = std::make_shared<const std::string>(std::move(bytes));
  Submission submission{SubmittedArtifact::read(*owner, wpk::MediaType::json)};
  return {std::move(submission), std::move(owner)};
}

}  // namespace atom::marketplace
