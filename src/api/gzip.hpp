#pragma once

#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "api/http.hpp"

namespace atom::api {

/// `bytes` as RFC 1952 has them. The same bytes give the same.
std::string gzip(std::string_view bytes);

/// Whether the body is worth compressing and the caller takes gzip. Says to caches between what that depends
/// on.
bool is_to_be_compressed(const Request& request, Response& response);

/// Compresses the body; one that is shared is compressed once. What would hold an event loop up is done on a
/// worker. The entity tag becomes weak: other bytes, the same meaning.
boost::asio::awaitable<void> compress(const boost::asio::any_io_executor& workers, Response& response);

}  // namespace atom::api
