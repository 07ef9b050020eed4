#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "atom/base/result.hpp"
#include "atom/wpk/id.hpp"

namespace atom::wpk {

enum class MediaType { json, yaml };

/// Returns `application/json` or `application/yaml`.
std::string_view to_string(MediaType type);

/// Guesses a body's type: JSON if it begins with `{` (after a byte order mark and white space), else YAML.
MediaType sniff_media_type(std::string_view bytes);

/// A workflow package, read from any of its three shapes into one model. It has the members that the
/// marketplace uses; all others remain in the bytes only.
///
/// A document with `apiVersion`, `kind` or `metadata` has the document shape. Otherwise, one with `content`
/// is enveloped, and any other is flat. Members missing from an envelope are taken from its content.
struct Document {
  Id id;
  std::string description;
  std::string author;
  std::string license;
  std::vector<std::string> tags;
  std::string runtime;             ///< `spec.runtime.type` (`k8s`, `docker`, `shell`), or empty.
  std::vector<std::string> steps;  ///< The names of the steps or handlers, in order; an unnamed one is empty.
};

/// Reads and checks a document. Malformed bytes fail with the codes of `read_json` and `read_yaml`. A
/// document that breaks rules fails with every finding, up to `limits::kFindings`; the error's code is that
/// of the findings if they share one, else `invalid_wpk`. The caller enforces `limits::kDocumentBytes`.
Result<Document> read_document(std::string_view bytes, MediaType type);

/// Checks a document that has been parsed already.
Result<Document> read_document(const boost::json::value& value);

}  // namespace atom::wpk
