#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <boost/json/value.hpp>

#include "atom/error.hpp"
#include "atom/wpk/document.hpp"

namespace atom::client {

/// What is published: bytes, and the media type to say of them.
struct Artifact {
  std::string bytes;
  std::optional<wpk::MediaType> type;  ///< Absent: the server looks at how the bytes begin.

  /// The canonical bytes of `document`. Fails as `wpk::canonicalize` does.
  static Result<Artifact> of(const boost::json::value& document);

  /// The exact bytes of a file, whose type its extension names (`.json`, `.yaml`, `.yml`, in any case). Fails
  /// with `invalid_argument` for another extension, `file_unreadable`, or `body_too_large` over
  /// `limits::kResponseBytes`: how much less a server takes is the server's to say.
  static Result<Artifact> read(const std::filesystem::path& file);

  std::string_view content_type() const;
};

}  // namespace atom::client
