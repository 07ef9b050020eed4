#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>

#include "api/call.hpp"
#include "atom/base/result.hpp"
#include "atom/wpk/document.hpp"

namespace atom::api {

/// The JSON of a body that is no document. Fails as `wpk::read_json` does.
Result<boost::json::value> read_json_body(const Request& request);

struct DocumentBody {
  wpk::MediaType type;
  Result<wpk::Document> document;
  std::string digest;  ///< Of the body, whatever is wrong with it.
};

/// Reads the document in the body. What takes longer than an event loop may be held up is done on a worker.
boost::asio::awaitable<DocumentBody> read_document_body(Context& context, const Request& request);

}  // namespace atom::api
