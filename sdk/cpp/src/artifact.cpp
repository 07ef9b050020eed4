#include "artifact.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

#include "atom/base/limits.hpp"
#include "atom/errors.hpp"
#include "atom/wpk/canonical.hpp"
#include "failure.hpp"

namespace atom::client {
namespace {

constexpr std::size_t kFileBytes = limits::kResponseBytes;

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

std::optional<wpk::MediaType> type_of(const std::filesystem::path& file) {
  std::string extension = file.extension().string();
  for (char& c : extension) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (extension == ".json") return wpk::MediaType::json;
  if (extension == ".yaml" || extension == ".yml") return wpk::MediaType::yaml;
  return std::nullopt;
}

tl::unexpected<Error> unreadable(const std::filesystem::path& file, int error) {
  return failed(errors::kFileUnreadable,
                fmt::format("Cannot read '{}': {}.", file.string(), std::generic_category().message(error)));
}

Result<std::string> read_bytes(const std::filesystem::path& file) {
  const std::unique_ptr<std::FILE, FileCloser> stream(std::fopen(file.c_str(), "rb"));
  if (!stream) return unreadable(file, errno);
  std::string bytes;
  std::array<char, 64 << 10> chunk;
  while (const std::size_t count = std::fread(chunk.data(), 1, chunk.size(), stream.get())) {
    if (bytes.size() + count > kFileBytes) {
      return failed("body_too_large", fmt::format("'{}' is larger than the {} MiB that the SDK sends.",
                                                  file.string(), kFileBytes >> 20));
    }
    bytes.append(chunk.data(), count);
  }
  if (std::ferror(stream.get()) != 0) return unreadable(file, errno);
  return bytes;
}

}  // namespace

Result<Artifact> Artifact::of(const boost::json::value& document) {
  auto bytes = wpk::canonicalize(document);
  if (!bytes) return failed(std::move(bytes.error()));
  return Artifact{*std::move(bytes), wpk::MediaType::json};
}

Result<Artifact> Artifact::read(const std::filesystem::path& file) {
  // The system would stop reading the path at a NUL, and open a different file.
  if (file.native().find('\0') != std::string::npos) {
    return failed(errors::kInvalidArgument, "A path must not contain a NUL character.");
  }
  const auto type = type_of(file);
  if (!type) {
    return failed(
        errors::kInvalidArgument,
        fmt::format("The format of '{}' is unknown. Name the file .json, .yaml or .yml.", file.string()));
  }
  auto bytes = read_bytes(file);
  if (!bytes) return failed(std::move(bytes.error()));
  return Artifact{*std::move(bytes), type};
}

std::string_view Artifact::content_type() const {
  return type ? wpk::to_string(*type) : std::string_view("application/octet-stream");
}

}  // namespace atom::client
