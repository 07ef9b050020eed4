#include "wire/publish.hpp"

#include <fmt/format.h>

#include "wire/json.hpp"
#include "wire/object_reader.hpp"

namespace atom::wire {

boost::json::value to_json(const Finding& finding) {
  return boost::json::object{
      {"code", finding.code}, {"pointer", finding.pointer}, {"detail", finding.detail}};
}

Result<Finding> read_finding(const boost::json::value& value, std::string pointer) {
  ObjectReader reader(value, std::move(pointer));
  Finding finding{reader.string("code"), reader.string("pointer"), reader.string("detail")};
  return reader.finish(std::move(finding));
}

boost::json::value to_json(const PublishResult& result) {
  return boost::json::object{{"id", result.id},
                             {"status", result.status},
                             {"message", result.message},
                             {"digest", result.digest},
                             {"wpk", to_json(result.wpk)}};
}

Result<PublishResult> read_publish_result(const boost::json::value& value) {
  ObjectReader reader(value);
  PublishResult result;
  result.id = reader.string("id");
  result.status = reader.string("status");
  result.message = reader.string("message");
  result.digest = reader.string("digest");
  if (const boost::json::value* wpk = reader.value("wpk")) {
    if (auto read = read_wpk(*wpk, "/wpk")) {
      result.wpk = *std::move(read);
    } else {
      reader.add(read.error());
    }
  }
  return reader.finish(std::move(result));
}

boost::json::value to_json(const Validation& validation) {
  boost::json::array findings;
  findings.reserve(validation.findings.size());
  for (const Finding& finding : validation.findings) findings.push_back(to_json(finding));
  return boost::json::object{{"valid", validation.valid},
                             {"id", json_or_null(validation.id)},
                             {"digest", validation.digest},
                             {"size", validation.size},
                             {"findings", std::move(findings)}};
}

Result<Validation> read_validation(const boost::json::value& value) {
  ObjectReader reader(value);
  Validation validation;
  validation.valid = reader.boolean("valid");
  validation.id = reader.optional_string("id");
  validation.digest = reader.string("digest");
  validation.size = reader.integer("size");
  for (const boost::json::value& element : reader.array("findings")) {
    if (auto finding = read_finding(element, fmt::format("/findings/{}", validation.findings.size()))) {
      validation.findings.push_back(*std::move(finding));
    } else {
      reader.add(finding.error());
      break;
    }
  }
  return reader.finish(std::move(validation));
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
