#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <boost/json/value.hpp>

#include "atom/error.hpp"
#include "atom/wpk/document.hpp"

namespace atom::client {

/// The bytes to publish, and their media type.
struct Artifact {
  std::string bytes;
  std::optional<wpk::MediaType> type;  ///< If absent, the server detects it from the first bytes.

  /// Returns the canonical bytes of `document`. Fails as `wpk::canonicalize` does.
  static Result<Artifact> of(const boost::json::value& document);

  /// Returns the exact bytes of a file, with the type of its extension (`.json`, `.yaml`, `.yml`, in any
  /// case). Fails with `invalid_argument` for another extension, `file_unreadable`, or `body_too_large` over
  /// `limits::kResponseBytes`; a server may have a lower limit of its own.
  static Result<Artifact> read(const std::filesystem::path& file);

  std::string_view content_type() const;
};

}  // namespace atom::client
