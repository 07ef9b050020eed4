#pragma once

#include <curl/curl.h>

#include "atom/base/result.hpp"

namespace atom::atomd {

/// The functions of libcurl that fetch keys, by their names without `curl_`.
struct Libcurl {
  decltype(&curl_easy_init) easy_init = nullptr;
  decltype(&curl_easy_setopt) easy_setopt = nullptr;
  decltype(&curl_easy_perform) easy_perform = nullptr;
  decltype(&curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&curl_easy_strerror) easy_strerror = nullptr;
  decltype(&curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&curl_url) url = nullptr;
  decltype(&curl_url_set) url_set = nullptr;
  decltype(&curl_url_get) url_get = nullptr;
  decltype(&curl_url_cleanup) url_cleanup = nullptr;
  decltype(&curl_free) free = nullptr;
};

/// Returns libcurl, which is loaded at the first call and stays for the life of the process. It
/// depends on 26 other libraries, which a server that fetches no keys should not keep in memory (ADR 16).
/// Fails with `keys_unreadable` if it cannot be loaded. Thread-safe.
Result<const Libcurl*> libcurl();

}  // namespace atom::atomd
