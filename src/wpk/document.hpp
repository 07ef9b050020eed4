#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "atom/base/result.hpp"
#include "atom/wpk/id.hpp"

namespace atom::wpk {

enum class MediaType { json, yaml };

/// `application/json` or `application/yaml`.
std::string_view to_string(MediaType type);

/// A body that begins with `{`, after white space and a byte order mark, is JSON; any other is YAML.
MediaType sniff_media_type(std::string_view bytes);

/// A workflow package, read from any of its three shapes (flat, enveloped, document) into one model. What the
/// marketplace looks at has a member of its own; whatever else a document says stays in its bytes alone. A
/// document with `apiVersion`, `kind` or `metadata` has the document shape; else one with `content` is
/// enveloped; else it is flat. What an envelope does not say of the package, its content may.
struct Document {
  Id id;
  std::string description;
  std::string author;
  std::string license;
  std::vector<std::string> tags;
  std::string runtime;             ///< `spec.runtime.type` (`k8s`, `docker`, `shell`), or empty.
  std::vector<std::string> steps;  ///< The names of the steps or handlers, in order; empty for one without.
};

/// Reads and checks a document. Unreadable bytes fail with the codes of `read_json` and `read_yaml`. A
/// readable document that breaks rules fails with every finding (at most `limits::kFindings`): the error's
/// code is the findings' own where they share one, else `invalid_wpk`. More than `limits::kDocumentBytes` is
/// the caller's to refuse.
Result<Document> read_document(std::string_view bytes, MediaType type);

/// As `read_document`, for a value that is in memory already.
Result<Document> read_document(const boost::json::value& value);

}  // namespace atom::wpk
