#pragma once

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>

#include "http_client/libcurl.hpp"

/// libcurl's handles, owned, with its failures as exceptions: each is exhaustion or a mistake of this room.
namespace atom::http_client {

/// One transfer of libcurl's, used for one request after another.
class Easy {
 public:
  explicit Easy(const Libcurl& curl);

  const Libcurl& curl() const { return *curl_; }
  CURL* handle() const { return handle_.get(); }

  template <class Value>
  void set(CURLoption option, Value value) {
    const CURLcode code = curl_->easy_setopt(handle_.get(), option, value);
    if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
    if (code != CURLE_OK)
      throw std::logic_error(fmt::format("libcurl rejects option {}", static_cast<int>(option)));
  }

  int status() const;
  /// Returns true once a request has been sent, even in part.
  bool is_sent() const;

 private:
  const Libcurl* curl_;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle_;
};

/// A loop of libcurl's, which runs transfers and keeps their connections alive.
class Multi {
 public:
  struct Ended {
    CURL* handle;
    CURLcode code;
  };

  explicit Multi(const Libcurl& curl);

  const Libcurl& curl() const { return *curl_; }

  void add(const Easy& easy);
  void remove(const Easy& easy) noexcept;
  void keep_connections(long count);

  /// Moves every transfer on as far as it goes without waiting; returns how many are left.
  int perform();
  /// Waits until a transfer can go on, somebody calls `wakeup`, or the time is over.
  void poll(std::chrono::milliseconds longest);
  /// Ends a `poll` that waits, or else the next one. From any thread.
  void wakeup() noexcept;
  /// Returns a transfer that ended, once; nothing if there is no more.
  std::optional<Ended> read_ended();

 private:
  const Libcurl* curl_;
  std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> handle_;
};

}  // namespace atom::http_client
