#include <fmt/format.h>

#include "atom/errors.hpp"
#include "atom/wpk/digest.hpp"
#include "atom/wpk/id.hpp"
#include "response_reader.hpp"
#include "url.hpp"

namespace atom::client {
namespace {

/// Returns the exact version that was downloaded: the requested one, or the one that the server selected.
Result<std::string> downloaded_id(std::string_view reference, const Response& response) {
  const bool exact = wpk::Id::parse(reference).has_value();
  const auto found = id_of_location(response.header("Content-Location"));
  if (exact && found.value_or(std::string(reference)) == reference) return std::string(reference);
  const std::string_view name = reference.substr(0, reference.find('@') + 1);
  if (!exact && found && found->starts_with(name) && wpk::Id::parse(*found)) return *found;
  return failed(errors::kInvalidResponse,
                fmt::format("The server did not say which version of '{}' it sent.", reference));
}

}  // namespace

Result<Download> read_download(Response& response, std::string_view reference, std::string_view base_url) {
  auto promised = digest_of_etag(response.header("ETag"));
  if (!promised) {
    return failed(
        errors::kInvalidResponse,
        fmt::format("{} sent '{}' without its digest, so the bytes cannot be checked.", base_url, reference));
  }
  if (const std::string digest = wpk::digest_of(response.body); digest != *promised) {
    return failed(
        errors::kIntegrityMismatch,
        fmt::format("The bytes of '{}' are not the published ones: their digest is {} instead of {}. They "
                    "were discarded.",
                    reference, digest, *promised));
  }
  auto id = downloaded_id(reference, response);
  if (!id) return failed(std::move(id.error()));
  return Download{*std::move(id), *std::move(promised), std::string(media_type_of(response)),
                  std::move(response.body), std::string(response.header("Atom-Status"))};
}

}  // namespace atom::client
