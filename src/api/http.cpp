#include "api/http.hpp"

#include <boost/json/serialize.hpp>

namespace atom::api {
namespace {

template <class Bytes>
Response respond_with(http::status status, std::string_view media_type, Bytes body) {
  Response response;
  response.result(status);
  response.set(http::field::content_type, media_type);
  response.set_body(std::move(body));
  return response;
}

}  // namespace

Response respond(http::status status, std::string_view media_type, std::string body) {
  return respond_with(status, media_type, std::move(body));
}

Response respond(http::status status, std::string_view media_type, SharedBytes body) {
  return respond_with(status, media_type, std::move(body));
}

Response respond_json(http::status status, const boost::json::value& body) {
  return respond(status, kJson, boost::json::serialize(body));
}

Response respond_json(http::status status, std::string body) {
  return respond(status, kJson, std::move(body));
}

void set_private_caching(Response& response) {
  response.set(http::field::cache_control, "no-cache");
  response.set(http::field::vary, "Authorization");
}

void set_length(const Request& request, Response& response) {
  const bool has_body =
      response.result() != http::status::no_content && response.result() != http::status::not_modified;
  if (response.streamed_body() != nullptr) {
    // It has no length, so its end is the connection's.
    response.keep_alive(false);
    response.chunked(request.version() >= 11);
  } else if (has_body) {
    response.content_length(response.body().size());
  }
  if (request.method() == http::verb::head) response.clear_body();
}

}  // namespace atom::api
