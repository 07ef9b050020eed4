#include "atom/wire/publish.hpp"

#include "atom/wire/descriptions.hpp"

namespace atom::wire {

boost::json::value to_json(const Finding& finding) {
  return write_object(finding);
}

boost::json::value to_json(const PublishResult& result) {
  return write_object(result);
}

boost::json::value to_json(const Validation& validation) {
  return write_object(validation);
}

Result<Finding> read_finding(const boost::json::value& value, std::string pointer) {
  return read_object<Finding>(value, std::move(pointer));
}

Result<PublishResult> read_publish_result(const boost::json::value& value) {
  return read_object<PublishResult>(value);
}

Result<Validation> read_validation(const boost::json::value& value) {
  return read_object<Validation>(value);
}

Result<UploadRequest> read_upload_request(const boost::json::value& value) {
  ObjectReader reader(value);
  UploadRequest request;
  request.name = reader.string("name");
  request.version = reader.string("version");
  if (const boost::json::value* content = reader.value("content")) {
    if (!content->is_object()) reader.invalid("content", "an object");
    request.content = *content;
  }
  request.signature = reader.string_or_empty("signature");
  return reader.finish(std::move(request));
}

}  // namespace atom::wire
