#include "marketplace/submitted_artifact.hpp"

#include <utility>

#include "atom/wpk/digest.hpp"

namespace atom::marketplace {

SubmittedArtifact SubmittedArtifact::read(std::string_view bytes, wpk::MediaType media_type) {
  return {bytes, media_type, wpk::read_document(bytes, media_type)};
}

SubmittedArtifact::SubmittedArtifact(std::string_view bytes, wpk::MediaType media_type,
                                     Result<wpk::Document> document)
    : bytes_(bytes),
      media_type_(media_type),
      document_(std::move(document)),
      digest_(wpk::digest_of(bytes)) {}

}  // namespace atom::marketplace
