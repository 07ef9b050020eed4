#pragma once

#include <stop_token>

namespace atom::client {

/// A stop that either of two may request: a call's caller, or the closing of its client.
class LinkedStop {
 public:
  LinkedStop(const std::stop_token& first, const std::stop_token& second)
      : first_(first, Forward{source_}), second_(second, Forward{source_}) {}

  std::stop_token token() const { return source_.get_token(); }

 private:
  struct Forward {
    std::stop_source source;
    void operator()() { source.request_stop(); }
  };

  std::stop_source source_;
  std::stop_callback<Forward> first_;
  std::stop_callback<Forward> second_;
};

}  // namespace atom::client
