#pragma once

#include <string_view>

#include "atom/base/result.hpp"

namespace atom::http_client {

/// The functions of libcurl that this room calls.
struct Libcurl;

constexpr std::string_view kLibcurlUnavailable = "libcurl_unavailable";

/// Returns the libcurl that the program links. Only programs that link `atom::http_client_linked` have it.
const Libcurl& linked_libcurl();

/// Loads libcurl on the first call and returns it; it stays loaded. For a program that seldom needs it:
/// libcurl brings 26 other libraries along (ADR 16). Fails with `libcurl_unavailable`. Thread-safe.
Result<const Libcurl*> load_libcurl();

}  // namespace atom::http_client
