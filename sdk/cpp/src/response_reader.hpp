#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>

#include "atom/base/clock.hpp"
#include "atom/base/result.hpp"
#include "atom/error.hpp"
#include "atom/operations.hpp"
#include "atom/transport.hpp"
#include "atom/wire/read_text.hpp"
#include "atom/wire/record_json.hpp"
#include "failure.hpp"

namespace atom::client {

/// Returns the error in a response with an error status: its problem document, or `invalid_response` if it
/// has none. If the document does not say whether the error is retryable, the status decides, unless a repeat
/// is harmful: a gateway that gave up does not know whether the server behind it did the work. `base_url` is
/// for the message, `now` for a `Retry-After` that is a date. `api/vectors/problems.json`.
Error error_of(const Response& response, Repeat repeat, std::string_view base_url, Timestamp now);

/// Returns the JSON of a successful response, allocated from `storage`. Fails with `invalid_response`.
Result<boost::json::value> json_of(const Response& response, std::string_view base_url,
                                   const boost::json::storage_ptr& storage = {});

/// Makes an `invalid_response` error for JSON that does not follow the contract.
Error unexpected_shape(atom::Error found, std::string_view base_url);

/// Returns the request id that the server's log has for this response; empty if the response has none.
std::string_view request_id_of(const Response& response);

/// Returns `application/json` for `application/json; charset=utf-8`; empty if the response has no type.
std::string_view media_type_of(const Response& response);

/// Returns the digest in an entity tag, weak or strong; nothing if it contains none.
std::optional<std::string> digest_of_etag(std::string_view etag);

/// Moves the bytes of the version requested as `reference` out of the response. Fails with
/// `integrity_mismatch` if they do not match the digest in its `ETag`, or with `invalid_response`.
Result<Download> read_download(Response& response, std::string_view reference, std::string_view base_url);

/// Reads the record in a successful response, in one pass if its text is as servers write it.
template <class T>
Result<T> read_response(const Response& response, std::string_view base_url) {
  if (auto record = wire::read_text<T>(response.body)) return *std::move(record);
  boost::json::monotonic_resource memory;  // The value is read once and dropped.
  auto json = json_of(response, base_url, &memory);
  if (!json) return failed(std::move(json.error()));
  auto record = wire::read_record<T>(*json);
  if (!record) return failed(unexpected_shape(std::move(record.error()), base_url));
  return *std::move(record);
}

}  // namespace atom::client
