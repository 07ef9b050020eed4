#pragma once

#include <string>
#include <string_view>

#include "atom/base/result.hpp"
#include "atom/wpk/document.hpp"

namespace atom::marketplace {

/// Bytes that a caller submits, hashed and read once: what publishing binds an id to, and what validation
/// reports on. The digest is always of exactly these bytes, since nobody else computes it.
class SubmittedArtifact {
 public:
  /// Hashes `bytes`, which it borrows, and reads the document in them. It takes as long as they are large, so
  /// large ones are read off the event loop.
  static SubmittedArtifact read(std::string_view bytes, wpk::MediaType media_type);

  /// Hashes `bytes`, which it borrows and whose document has been read.
  SubmittedArtifact(std::string_view bytes, wpk::MediaType media_type, Result<wpk::Document> document);

  std::string_view bytes() const { return bytes_; }
  wpk::MediaType media_type() const { return media_type_; }
  /// `sha256:` and 64 hexadecimal digits, whatever is wrong with the document.
  const std::string& digest() const { return digest_; }
  /// The document in the bytes, or every reason why they are not a document.
  const Result<wpk::Document>& document() const { return document_; }

 private:
  std::string_view bytes_;
  wpk::MediaType media_type_;
  Result<wpk::Document> document_;
  std::string digest_;
};

}  // namespace atom::marketplace
