#pragma once

#include <curl/curl.h>

#include <memory>

namespace atom::client {

struct EasyCleanup {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct MultiCleanup {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};

/// A transfer of libcurl's, and the loop that runs it. The loop keeps the connection alive.
struct CurlHandles {
  // Cleaned up in the opposite order, as libcurl asks for: the transfer first.
  std::unique_ptr<CURLM, MultiCleanup> multi;
  std::unique_ptr<CURL, EasyCleanup> easy;
};

/// Starts libcurl, once in a process. Throws std::runtime_error where it does not start.
void start_curl();

/// A new transfer. Throws std::bad_alloc.
std::unique_ptr<CURL, EasyCleanup> make_easy();

}  // namespace atom::client
