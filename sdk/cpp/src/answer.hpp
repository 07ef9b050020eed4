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

/// The failure that an answer with an error status stands for: its problem document, or `invalid_response`
/// where it has none. Where that does not say so itself, it is retryable by its status, unless a repeat is
/// harmful: a gateway that gave up does not know whether the server behind it had done the work. `base_url`
/// is for the message, `now` for a `Retry-After` that is a date. `api/vectors/problems.json`.
Error error_of(const Response& answer, Repeat repeat, std::string_view base_url, Timestamp now);

/// The JSON of a successful answer, in memory of `storage`. Fails with `invalid_response`.
Result<boost::json::value> json_of(const Response& answer, std::string_view base_url,
                                   const boost::json::storage_ptr& storage = {});

/// `invalid_response`, for an answer that is JSON but not what the contract says.
Error unexpected_shape(atom::Error found, std::string_view base_url);

/// What the server's log calls the request of this answer; empty where it does not say.
std::string_view request_id_of(const Response& answer);

/// `application/json` of `application/json; charset=utf-8`; empty where the answer does not say.
std::string_view media_type_of(const Response& answer);

/// The digest in an entity tag, weak or strong; nothing where it holds none.
std::optional<std::string> digest_of_etag(std::string_view etag);

/// The bytes of a version that were asked for as `reference`, taken out of the answer. Fails with
/// `integrity_mismatch` where they are not those of the digest in its `ETag`, or with `invalid_response`.
Result<Download> read_download(Response& answer, std::string_view reference, std::string_view base_url);

/// Reads the record in a successful response, in one pass if its text is as servers write it.
template <class T>
Result<T> read_answer(const Response& answer, std::string_view base_url) {
  if (auto record = wire::read_text<T>(answer.body)) return *std::move(record);
  boost::json::monotonic_resource memory;  // The value is read once, and gone.
  auto json = json_of(answer, base_url, &memory);
  if (!json) return failed(std::move(json.error()));
  auto record = wire::read_record<T>(*json);
  if (!record) return failed(unexpected_shape(std::move(record.error()), base_url));
  return *std::move(record);
}

}  // namespace atom::client
