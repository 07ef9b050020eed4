#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>

#include "api/response.hpp"

namespace atom::server {

/// A part of a file that the response keeps open.
struct FilePart {
  int descriptor;
  off_t first;
  std::size_t count;
};

/// Returns the body of `response` as a part of a file in memory, which `sendfile` sends without a copy. Only
/// bodies have one that are large but not very large, shared, and sent a few times already; for all others,
/// and if no file can be made, returns nothing. Valid for as long as the response is. Thread-safe.
///
/// Call it once for each time that the body is sent: it counts them.
std::optional<FilePart> body_file(const api::Response& response);

}  // namespace atom::server
