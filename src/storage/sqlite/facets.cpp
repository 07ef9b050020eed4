#include "storage/sqlite/facets.hpp"

#include "atom/base/encoding.hpp"

namespace atom::storage::sqlite {
namespace {

/// The view has the same limit.
constexpr std::size_t kRuntimeBytes = 64;

std::string with_hex(std::string_view first, std::string_view text) {
  return std::string(first) + to_hex(as_bytes(text));
}

}  // namespace

std::string status_facet(wpk::Status status) {
  const auto letter = static_cast<unsigned char>(wpk::to_string(status).front());
  return {'\xEE', static_cast<char>(0x80 | (letter >> 6)), static_cast<char>(0x80 | (letter & 0x3F))};
}

std::string publisher_facet(std::string_view tenant) {
  return with_hex("\xEE\x84\x80", tenant);
}

std::string runtime_facet(std::string_view runtime) {
  return with_hex("\xEE\x84\x81", runtime);
}

bool has_runtime_facet(std::string_view runtime) {
  return !runtime.empty() && runtime.size() <= kRuntimeBytes;
}

std::string facets_of(const marketplace::VersionRecord& version) {
  const bool is_approved = version.status == wpk::Status::approved;
  std::string facets = is_approved ? "" : status_facet(version.status) + ' ';
  facets += publisher_facet(version.tenant);
  if (has_runtime_facet(version.runtime)) facets += ' ' + runtime_facet(version.runtime);
  return facets;
}

bool is_facet(std::string_view word) {
  // U+E000 to U+EFFF are the characters of three bytes whose first is EE.
  return word.starts_with('\xEE');
}

}  // namespace atom::storage::sqlite
