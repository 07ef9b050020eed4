#include "blob/filesystem/writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "atom/wpk/digest.hpp"
#include "marketplace/errors.hpp"

namespace atom::blob::filesystem {
namespace {

namespace fs = std::filesystem;

Result<void> make(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST) return {};
  return failed(folder, "made");
}

Result<void> sync_names(const fs::path& folder) {
  auto directory = File::open(folder, O_RDONLY | O_DIRECTORY);
  if (!directory) return fail(std::move(directory).error());
  return directory->sync();
}

Result<void> remove_all_in(const fs::path& folder) {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    std::error_code ignored;
    fs::remove(entry.path(), ignored);
  }
  if (!failed) return {};
  return fail(marketplace::errors::kCatalogUnavailable,
              fmt::format("'{}' cannot be read: {}.", folder.string(), failed.message()));
}

/// Returns true if the file can be read and has these bytes.
bool has_bytes(const fs::path& path, std::string_view bytes) {
  std::error_code failed;
  if (fs::file_size(path, failed) != bytes.size() || failed) return false;
  auto file = File::open(path, O_RDONLY);
  if (!file) return false;
  const auto stored = file->read();
  return stored && *stored == bytes;
}

std::int64_t size_of(const fs::path& path) {
  std::error_code failed;
  const std::uintmax_t size = fs::file_size(path, failed);
  return failed ? 0 : static_cast<std::int64_t>(size);
}

/// A file with a temporary name, which is removed unless it is renamed.
class Unfinished {
 public:
  explicit Unfinished(fs::path path) : path_(std::move(path)) {}
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() { ::remove(path_.c_str()); }

  Result<void> write(std::string_view bytes) const {
    auto file = File::open(path_, O_WRONLY | O_CREAT | O_EXCL);
    if (!file) return fail(std::move(file).error());
    if (auto written = file->write_past_cache(bytes); !written) return written;
    return file->sync_data();
  }

  /// Fails with `errno` `EEXIST` if the target exists and the file system can tell.
  int rename_to(const fs::path& target) const {
    const int code = ::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE);
    return code == 0 || errno != EINVAL ? code : replace(target);
  }

  int replace(const fs::path& target) const { return ::rename(path_.c_str(), target.c_str()); }

 private:
  fs::path path_;
};

}  // namespace

Writer::Writer(Layout layout, File directory)
    : layout_(std::move(layout)),
      directory_(std::move(directory)),
      sync_directory_([this] { return directory_.sync(); }) {}

Writer::Writer(Writer&& other) noexcept : Writer(std::move(other.layout_), std::move(other.directory_)) {}

Result<Writer> Writer::open(const fs::path& data) {
  Layout layout(data);
  for (const fs::path& folder : {layout.root, layout.blobs, layout.unfinished}) {
    if (auto made = make(folder); !made) return fail(std::move(made).error());
  }
  for (const fs::path& folder : {layout.root, layout.data}) {
    if (auto durable = sync_names(folder); !durable) return fail(std::move(durable).error());
  }
  if (auto swept = remove_all_in(layout.unfinished); !swept) return fail(std::move(swept).error());
  auto directory = File::open(layout.blobs, O_RDONLY | O_DIRECTORY);
  if (!directory) return fail(std::move(directory).error());
  return Writer(std::move(layout), *std::move(directory));
}

Result<Writer::Put> Writer::put(std::string_view digest, std::string_view bytes) {
  const auto target = layout_.file_of(digest);
  if (!target) return fail(wpk::check_digest(digest).error());
  auto kept = put_at(*target, bytes);
  if (!kept) return kept;
  // If it existed, whoever renamed it may not have made the name durable yet, or may have been stopped
  // before.
  if (auto durable = sync_directory_(); !durable) return fail(std::move(durable).error());
  return kept;
}

Result<Writer::Put> Writer::put_at(const fs::path& target, std::string_view bytes) {
  if (::access(target.c_str(), F_OK) != 0) return write(target, bytes);
  return has_bytes(target, bytes) ? Result<Put>(Put{}) : heal(target, bytes);
}

Result<Writer::Put> Writer::write(const fs::path& target, std::string_view bytes) {
  const Unfinished unfinished(layout_.unfinished / std::to_string(count_.fetch_add(1)));
  if (auto written = unfinished.write(bytes); !written) return fail(std::move(written).error());
  if (unfinished.rename_to(target) == 0)
    return Put{Outcome::written, static_cast<std::int64_t>(bytes.size())};
  if (errno != EEXIST) return failed(target, "made");
  return Put{};  // Another put of the same bytes was faster.
}

Result<Writer::Put> Writer::heal(const fs::path& target, std::string_view bytes) {
  const std::lock_guard lock(healing_);
  if (has_bytes(target, bytes)) return Put{};  // Another put healed it.
  const std::int64_t before = size_of(target);
  const Unfinished unfinished(layout_.unfinished / std::to_string(count_.fetch_add(1)));
  if (auto written = unfinished.write(bytes); !written) return fail(std::move(written).error());
  if (unfinished.replace(target) != 0) return failed(target, "replaced");
  return Put{Outcome::healed, static_cast<std::int64_t>(bytes.size()) - before};
}

}  // namespace atom::blob::filesystem
