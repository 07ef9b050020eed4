#include "storage/sqlite/anchor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <string_view>
#include <utility>

#include "atom/base/encoding.hpp"
#include "atom/base/sha256.hpp"
#include "marketplace/catalog.hpp"
#include "marketplace/errors.hpp"
#include "storage/sqlite/catalog_file.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/directory_lock.hpp"
#include "storage/sqlite/errors.hpp"
#include "storage/sqlite/rows.hpp"
#include "storage/sqlite/schema.hpp"
#include "storage/sqlite/verify.hpp"

namespace atom::storage::sqlite {
namespace {

namespace fs = std::filesystem;
using marketplace::CatalogFault;

constexpr std::string_view kHead = "atom-anchor 1 ";
constexpr std::size_t kHashDigits = 64;
constexpr std::size_t kSumDigits = 16;

/// Disks write this much at once.
constexpr std::size_t kSlotBytes = 512;
constexpr int kSlots = 2;

constexpr const char* kLatestEvent = "SELECT " ATOM_EVENT_COLUMNS " FROM events ORDER BY seq DESC LIMIT 1";
constexpr const char* kEventAt = "SELECT " ATOM_EVENT_COLUMNS " FROM events WHERE seq = ?1";
constexpr int kColumns = 8;

tl::unexpected<Error> anchor_failed(const fs::path& path, std::string_view doing) {
  return fail(marketplace::errors::kCatalogUnavailable,
              fmt::format("'{}' cannot be {}: {}.", path.string(), doing, std::strerror(errno)));
}

/// Each column with its length, so that no two events give the same text.
std::string event_hash(const Rows& event) {
  std::string text;
  for (int column = 0; column < kColumns; ++column) {
    const std::string_view value = event.text(column);
    text.append(std::to_string(value.size())).append(1, ':').append(value);
  }
  return to_hex(sha256(text));
}

/// FNV-1a, which finds a slot that was written in part.
std::uint64_t sum_of(std::string_view text) {
  constexpr std::uint64_t kPrime = 0x100000001b3;
  std::uint64_t sum = 0xcbf29ce484222325;
  for (const char byte : text) sum = (sum ^ static_cast<std::uint8_t>(byte)) * kPrime;
  return sum;
}

std::string slot_of(const LastEvent& last) {
  std::string slot = fmt::format("{}{} {:0>{}} ", kHead, last.seq, last.hash, kHashDigits);
  slot += fmt::format("{:0{}x}\n", sum_of(slot), kSumDigits);
  slot.resize(kSlotBytes, '\n');
  return slot;
}

std::optional<LastEvent> parse_slot(std::string_view slot) {
  slot = slot.substr(0, slot.find('\n'));
  if (slot.size() <= kSumDigits || !slot.starts_with(kHead)) return std::nullopt;
  const std::string_view signed_part = slot.substr(0, slot.size() - kSumDigits);
  if (slot.substr(signed_part.size()) != fmt::format("{:0{}x}", sum_of(signed_part), kSumDigits))
    return std::nullopt;
  const std::string_view rest = signed_part.substr(kHead.size());
  LastEvent last;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), last.seq);
  const std::string_view hash = rest.substr(static_cast<std::size_t>(end - rest.data()));
  if (error != std::errc() || hash.size() != kHashDigits + 2) return std::nullopt;
  const std::string_view digits = hash.substr(1, kHashDigits);
  if (digits.find_first_not_of('0') != std::string_view::npos) last.hash = digits;
  return last;
}

using Slots = std::array<char, kSlotBytes * kSlots>;

Result<Slots> read_slots(int file, const fs::path& path) {
  Slots slots{};
  if (::pread(file, slots.data(), slots.size(), 0) < 0) return anchor_failed(path, "read");
  return slots;
}

/// Returns the slot that was written last, or nothing if none is whole. Of two with the same number, that is
/// the one with the hash.
std::optional<int> newest(const Slots& slots) {
  std::optional<int> best;
  LastEvent newest{-1, {}};
  for (int slot = 0; slot < kSlots; ++slot) {
    auto last = parse_slot({slots.data() + slot * kSlotBytes, kSlotBytes});
    if (!last) continue;
    const bool adds_hash = last->seq == newest.seq && newest.hash.empty();
    if (last->seq < newest.seq || (last->seq == newest.seq && !adds_hash)) continue;
    best = slot;
    newest = *std::move(last);
  }
  return best;
}

/// A descriptor that is closed at the end.
class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags) : file_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (file_ >= 0) ::close(file_);
  }
  int get() const { return file_; }

 private:
  int file_;
};

Result<void> write_durably(const fs::path& path, const std::string& bytes) {
  const Descriptor file(path, O_WRONLY | O_CREAT | O_TRUNC);
  if (file.get() < 0) return anchor_failed(path, "created");
  if (::pwrite(file.get(), bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    return anchor_failed(path, "written");
  if (::fsync(file.get()) != 0) return anchor_failed(path, "made durable");
  return {};
}

/// Adds to lost events what can be done about them.
template <class T>
Result<T> with_advice(Result<T> outcome, const fs::path& directory) {
  if (outcome || outcome.error().code != errors::kEventsLost) return outcome;
  outcome.error().message +=
      fmt::format(" Restore the latest backup, or serve what is left after: atomd accept-loss --data {}",
                  directory.string());
  return outcome;
}

Result<std::optional<LastEvent>> read_noted(const fs::path& directory) {
  const fs::path path = directory / kAnchorFile;
  const Descriptor file(path, O_RDONLY);
  if (file.get() < 0) {
    if (errno == ENOENT) return std::nullopt;
    return anchor_failed(path, "opened");
  }
  const auto slots = read_slots(file.get(), path);
  if (!slots) return fail(slots.error());
  if (const auto slot = newest(*slots)) return parse_slot({slots->data() + *slot * kSlotBytes, kSlotBytes});
  return fail(errors::kEventsLost,
              fmt::format("'{}' is damaged, so nobody can tell whether events were lost.", path.string()));
}

/// Fails with `events_lost`, and says only what is lost.
Result<void> compare(Database& database, const std::optional<LastEvent>& noted, const fs::path& directory) {
  if (!noted || noted->seq == 0) return {};
  Rows event = database.query(kEventAt, noted->seq);
  const bool exists = event.next();
  if (exists && (noted->hash.empty() || event_hash(event) == noted->hash)) return {};
  if (exists) {
    return fail(errors::kEventsLost,
                fmt::format("The event {} of the catalog in '{}' is not the one that was acknowledged.",
                            noted->seq, directory.string()));
  }
  const std::int64_t last = last_event_of(database).seq;
  return fail(errors::kEventsLost,
              fmt::format("The catalog in '{}' has lost the acknowledged events {} to {}: its log ends at "
                          "event {}.",
                          directory.string(), last + 1, noted->seq, last));
}

/// Compares the catalog of a directory with its anchor, as `compare` does.
Result<void> compare_files(const fs::path& directory) {
  const auto noted = read_noted(directory);
  if (!noted) return fail(noted.error());
  if (!*noted) return {};
  const fs::path path = directory / kCatalogFile;
  try {
    // One that may write would move what is left of the log into the catalog when it closes.
    Database database(path.string(), Access::read_only);
    require_catalog(database);
    return compare(database, *noted, directory);
  } catch (const CatalogFault& fault) {
    return fail(marketplace::errors::kCatalogUnavailable,
                fmt::format("Cannot open the catalog '{}': {}.", path.string(), fault.what()));
  }
}

}  // namespace

LastEvent last_event_of(Database& database) {
  Rows event = database.query(kLatestEvent);
  if (!event.next()) return {};
  const std::int64_t seq = event.integer(0);
  return {seq, event_hash(event)};
}

Result<std::unique_ptr<Anchor>> Anchor::open(const fs::path& directory) {
  const fs::path path = directory / kAnchorFile;
  const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) return anchor_failed(path, "opened");
  std::unique_ptr<Anchor> anchor(new Anchor(file, 0));
  const auto slots = read_slots(file, path);
  if (!slots) return fail(slots.error());
  anchor->slot_ = newest(*slots).value_or(0);
  return anchor;
}

Anchor::~Anchor() {
  sync();
  ::close(file_);
}

void Anchor::note(const LastEvent& last) {
  const int slot = (slot_ + 1) % kSlots;
  const std::string bytes = slot_of(last);
  if (::pwrite(file_, bytes.data(), bytes.size(), slot * static_cast<off_t>(kSlotBytes)) !=
      static_cast<ssize_t>(bytes.size()))
    return;
  slot_ = slot;
  is_dirty_ = true;
}

void Anchor::sync() {
  if (is_dirty_.exchange(false) && ::fdatasync(file_) != 0) is_dirty_ = true;
}

Result<std::optional<LastEvent>> read_anchor(const fs::path& directory) {
  return with_advice(read_noted(directory), directory);
}

Result<void> write_anchor(const fs::path& directory, const LastEvent& last) {
  const fs::path path = directory / kAnchorFile;
  const fs::path unfinished = path.string() + ".new";
  // Both slots, so that what is written later never grows the file, whatever is left of the disk.
  const std::string slot = slot_of(last);
  if (auto written = write_durably(unfinished, slot + slot); !written) return written;
  if (::rename(unfinished.c_str(), path.c_str()) != 0) return anchor_failed(path, "created");
  const Descriptor folder(directory, O_RDONLY | O_DIRECTORY);
  if (folder.get() < 0 || ::fsync(folder.get()) != 0) return anchor_failed(directory, "made durable");
  return {};
}

Result<void> check_anchor(Database& database, const std::optional<LastEvent>& noted,
                          const fs::path& directory) {
  return with_advice(compare(database, noted, directory), directory);
}

Result<void> require_all_events(const fs::path& directory) {
  return with_advice(compare_files(directory), directory);
}

Result<AcceptedLoss> accept_lost_events(const fs::path& directory) {
  if (auto there = check_catalog(directory); !there) return fail(std::move(there).error());
  auto lock = DirectoryLock::take(directory);
  if (!lock) return fail(std::move(lock).error());
  AcceptedLoss accepted;
  auto complete = compare_files(directory);
  if (!complete && complete.error().code != errors::kEventsLost) return fail(std::move(complete).error());
  if (!complete) accepted.loss = complete.error().message;
  try {
    Database database((directory / kCatalogFile).string(), Access::read_only);
    require_catalog(database);
    accepted.last = last_event_of(database);
  } catch (const CatalogFault& fault) {
    return fail(marketplace::errors::kCatalogUnavailable,
                fmt::format("Cannot read the catalog in '{}': {}.", directory.string(), fault.what()));
  }
  if (auto written = write_anchor(directory, accepted.last); !written)
    return fail(std::move(written).error());
  return accepted;
}

}  // namespace atom::storage::sqlite
