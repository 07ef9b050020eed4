#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>

#include "api/response.hpp"

namespace atom::server {

/// A part of a file. Who answers with it keeps the file open.
struct FilePart {
  int descriptor;
  off_t first;
  std::size_t count;
};

/// The body of `response` as a part of a file in memory, which `sendfile` sends with no copy: for bytes that
/// are large but not very large, are shared, and were asked for a few times already. Nothing
/// for any other, and where no file can be had; all of it lies in `response.body()` as well. Valid as long as
/// the response is. Thread-safe.
///
/// Counts a sending of the body, so call it once for each.
std::optional<FilePart> body_file(const api::Response& response);

}  // namespace atom::server
