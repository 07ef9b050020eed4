#include "storage/sqlite/catalog.hpp"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <system_error>

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "atom/base/limits.hpp"
#include "marketplace/errors.hpp"
#include "storage/sqlite/anchor.hpp"
#include "storage/sqlite/catalog_file.hpp"
#include "storage/sqlite/checkpointer.hpp"
#include "storage/sqlite/commit_queue.hpp"
#include "storage/sqlite/directory_lock.hpp"
#include "storage/sqlite/errors.hpp"
#include "storage/sqlite/fault.hpp"
#include "storage/sqlite/log_vfs.hpp"
#include "storage/sqlite/private_files.hpp"
#include "storage/sqlite/reader_pool.hpp"
#include "storage/sqlite/reserve.hpp"
#include "storage/sqlite/schema.hpp"
#include "storage/sqlite/statistics.hpp"
#include "storage/sqlite/verify.hpp"

namespace atom::storage::sqlite {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using marketplace::CatalogFault;
using Urgency = CommitQueue::Urgency;

/// Acknowledged means durable: with WAL, `FULL` fsyncs at every commit; `LogVfs` needs it too. Savepoints
/// keep their journal in memory instead of a file. If a long read made the WAL grow, it is truncated to 64
/// MiB afterwards.
constexpr const char* kDurable =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
    "PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY;";

/// Checkpoints are rare, at 32 MiB of pages, because nearly every commit changes the same pages of the
/// indexes.
constexpr int kCheckpointPages = 8192;

/// One process serves a catalog (`DirectoryLock`), so no other can change it.
constexpr std::chrono::milliseconds kStaleness{0};

/// Of an artifact in a row. Above this size a file costs less, since SQLite writes everything twice, and one
/// commit after the other.
constexpr std::int64_t kInlineBytes = 64 << 10;

std::string cursor_key_of(Database& database) {
  Rows rows = database.query("SELECT value FROM settings WHERE key = 'cursor_key'");
  if (!rows.next()) throw CatalogFault("the catalog has no cursor key");
  const auto bytes = rows.blob(0);
  return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

/// Reads run on the caller's thread over a pooled connection; writes go through the one writer.
class FileCatalog final : public Catalog {
 public:
  /// The files of the directory besides the database.
  struct Files {
    DirectoryLock lock;
    std::unique_ptr<Anchor> anchor;
  };

  FileCatalog(Files files, const std::string& path, Database writer, std::size_t readers)
      : files_(std::move(files)),
        path_(path),
        checkpointer_(path, kCheckpointPages, files_.anchor.get()),
        queue_(watched(std::move(writer)), feed_,
               std::make_unique<Reserve>(fs::path(path).parent_path(), limits::kReservedBytes),
               files_.anchor.get()),
        readers_(path, readers) {}

  asio::awaitable<Result<void>> check() override {
    const marketplace::StorageOutcomes before = queue_.outcomes();
    const std::int64_t bytes = before.failed_at > before.committed_at ? kInlineBytes : 0;
    co_return co_await commit([bytes](Writer& writer) {
      writer.probe(bytes);
      return true;
    });
  }

  marketplace::StorageOutcomes outcomes() override { return queue_.outcomes(); }

  asio::awaitable<Result<void>> read_keys(const KeyReadJob& job) override {
    Result<void> outcome;
    const auto run = [&job, &outcome](Reader& reader) { outcome = job(reader); };
    reads_.fetch_add(1, std::memory_order_relaxed);
    bool searched_unapproved = false;
    Result<void> done = read_once(run, searched_unapproved);
    co_return done ? outcome : done;
  }

  asio::awaitable<Result<void>> write_keys(const KeyWriteJob& job) override {
    return commit_keys(job, Urgency::ordinary);
  }

  asio::awaitable<Result<void>> revoke_keys(const KeyWriteJob& job) override {
    return commit_keys(job, Urgency::urgent);
  }

  ChangeFeed& changes() override { return feed_; }
  std::int64_t inline_bytes() const override { return kInlineBytes; }

  marketplace::CatalogSize size() override {
    marketplace::CatalogSize size = queue_.size();
    for (const char* tail : {"", "-wal"}) {
      std::error_code none;
      const std::uintmax_t bytes = fs::file_size(path_ + tail, none);
      if (!none) size.bytes += static_cast<std::int64_t>(bytes);
    }
    return size;
  }

  Samples samples() override {
    Statistics statistics = queue_.statistics();
    statistics.reads = reads_.load();
    return statistics.samples();
  }

 protected:
  asio::awaitable<Result<void>> run_read(const ReadJob& job) override {
    reads_.fetch_add(1, std::memory_order_relaxed);
    const bool may_miss_words = queue_.has_unindexed();
    bool searched_unapproved = false;
    Result<void> done = read_once(job, searched_unapproved);
    if (!may_miss_words || !searched_unapproved) co_return done;
    // If writing fails, the first result is better than none.
    co_await commit([](Writer& writer) {
      writer.index_all();
      return true;
    });
    co_return read_once(job, searched_unapproved);
  }

  asio::awaitable<Result<void>> run_write(const WriteJob& job) override {
    return commit([&job](Writer& writer) { return job(writer) == Outcome::commit; });
  }

 private:
  template <class Job>
  Result<void> read_once(const Job& job, bool& searched_unapproved) {
    try {
      ReaderPool::Loan loan(readers_);
      Reader reader(loan.database());
      job(reader);
      searched_unapproved = reader.searched_unapproved();
      return {};
    } catch (const CatalogFault& fault) {
      queue_.note_fault(fault);
      return unavailable(fault);
    }
  }

  asio::awaitable<Result<void>> commit_keys(const KeyWriteJob& job, Urgency urgency) {
    Result<void> outcome;
    CommitQueue::Job run = [&job, &outcome](Writer& writer) {
      outcome = job(writer);
      return outcome.has_value();
    };
    Result<void> done = co_await commit(std::move(run), urgency);
    co_return done ? outcome : done;
  }

  asio::awaitable<Result<void>> commit(CommitQueue::Job job, Urgency urgency = Urgency::ordinary) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>,
                                            void(std::exception_ptr, Result<void>)>(
        [this, &job, &executor, urgency](CommitQueue::Handler handler) {
          queue_.push(std::move(job), executor, std::move(handler), urgency);
        },
        asio::use_awaitable);
  }

  /// Before the queue's thread commits anything.
  Database watched(Database writer) {
    checkpointer_.watch(writer);
    return writer;
  }

  Files files_;
  std::string path_;
  std::atomic<std::uint64_t> reads_{0};
  ChangePublisher feed_{kStaleness};
  Checkpointer checkpointer_;
  CommitQueue queue_;
  ReaderPool readers_;  // Closes first: the last connection to close can write, and so removes the WAL.
};

/// Runs one job at a time over one connection.
class MemoryCatalog final : public Catalog {
 public:
  explicit MemoryCatalog(Database database)
      : database_(std::move(database)), reader_(database_), writer_(database_) {
    writer_.measure();
  }

  asio::awaitable<Result<void>> check() override { co_return Result<void>{}; }
  marketplace::StorageOutcomes outcomes() override { return {}; }

  asio::awaitable<Result<void>> read_keys(const KeyReadJob& job) override {
    Result<void> outcome;
    const auto run = [&job, &outcome](Reader& reader) { outcome = job(reader); };
    Result<void> done = read_now(run);
    co_return done ? outcome : done;
  }

  asio::awaitable<Result<void>> write_keys(const KeyWriteJob& job) override {
    Result<void> outcome;
    const auto run = [&job, &outcome](Writer& writer) {
      outcome = job(writer);
      return outcome.has_value() ? Outcome::commit : Outcome::cancel;
    };
    Result<void> done = write_now(run);
    co_return done ? outcome : done;
  }

  asio::awaitable<Result<void>> revoke_keys(const KeyWriteJob& job) override { return write_keys(job); }

  ChangeFeed& changes() override { return feed_; }
  std::int64_t inline_bytes() const override { return kInlineBytes; }

  marketplace::CatalogSize size() override {
    const std::lock_guard lock(mutex_);
    marketplace::CatalogSize size = writer_.size();
    Rows rows = database_.query("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
    if (rows.next()) size.bytes = rows.integer(0);
    return size;
  }

  Samples samples() override {
    const std::lock_guard lock(mutex_);
    return statistics_.samples();
  }

 protected:
  asio::awaitable<Result<void>> run_read(const ReadJob& job) override { co_return read_now(job); }

  asio::awaitable<Result<void>> run_write(const WriteJob& job) override { co_return write_now(job); }

 private:
  template <class Job>
  Result<void> read_now(const Job& job) {
    const std::lock_guard lock(mutex_);
    ++statistics_.reads;
    try {
      job(reader_);
      return {};
    } catch (const CatalogFault& fault) {
      return unavailable(fault);
    }
  }

  template <class Job>
  Result<void> write_now(const Job& job) {
    const std::lock_guard lock(mutex_);
    try {
      database_.run("BEGIN IMMEDIATE");
      database_.run(run_guarded(job) == Outcome::commit ? "COMMIT" : "ROLLBACK");
      writer_.committed();
      statistics_.count_commit(1);
      writer_.advance(changes_);
      feed_.publish(changes_);
      return {};
    } catch (const CatalogFault& fault) {
      return unavailable(fault);
    }
  }

  /// Rolls back if the job cancels or throws.
  template <class Job>
  Outcome run_guarded(const Job& job) {
    const Writer::Mark before = writer_.mark();
    try {
      const Outcome outcome = job(writer_);
      if (outcome == Outcome::commit) writer_.finish();
      if (outcome == Outcome::cancel) writer_.rollback_to(before);
      return outcome;
    } catch (...) {
      if (database_.in_transaction()) database_.run("ROLLBACK");
      writer_.rollback_to(before);
      throw;
    }
  }

  std::mutex mutex_;
  ChangePublisher feed_{kStaleness};
  Changes changes_;
  Database database_;
  Reader reader_;
  Writer writer_;
  Statistics statistics_;
};

/// SQLite counts its allocations under a process-wide lock, and nobody reads the count. SQLite ignores this
/// if it is in use already, for instance by another catalog.
void disable_memory_statistics() {
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/// Opens the anchor of a catalog, and makes one for a catalog of a release that had none.
Result<std::unique_ptr<Anchor>> open_anchor(const fs::path& directory, Database& database) {
  const auto noted = read_anchor(directory);
  if (!noted) return fail(noted.error());
  if (!*noted) {
    if (auto made = write_anchor(directory, last_event_of(database)); !made)
      return fail(std::move(made).error());
  }
  return Anchor::open(directory);
}

/// Before the catalog is opened: a new one has no event yet, whatever an earlier one in the directory had.
Result<void> prepare_anchor(const fs::path& directory, Access access) {
  return access == Access::create ? write_anchor(directory, {}) : require_all_events(directory);
}

Result<OpenCatalog> open_file(const fs::path& directory, Access access, std::size_t readers) {
  auto lock = DirectoryLock::take(directory);
  if (!lock) return fail(std::move(lock).error());
  if (auto prepared = prepare_anchor(directory, access); !prepared) return fail(std::move(prepared).error());
  const std::string path = (directory / kCatalogFile).string();
  disable_memory_statistics();
  if (access == Access::create) {
    if (auto made = create_private_file(path); !made) return fail(std::move(made).error());
  }
  if (auto made = make_files_private(directory); !made) return fail(std::move(made).error());
  try {
    Database writer(path, access, log_vfs().name());
    writer.execute(kDurable);
    prepare_schema(writer);
    writer.execute("PRAGMA foreign_keys = ON");
    std::string cursor_key = cursor_key_of(writer);
    auto anchor = open_anchor(directory, writer);
    if (!anchor) return fail(std::move(anchor).error());
    FileCatalog::Files files{*std::move(lock), *std::move(anchor)};
    return OpenCatalog{std::make_unique<FileCatalog>(std::move(files), path, std::move(writer), readers),
                       std::move(cursor_key)};
  } catch (const CatalogFault& fault) {
    return fail(marketplace::errors::kCatalogUnavailable,
                fmt::format("Cannot open the catalog '{}': {}.", path, fault.what()));
  }
}

}  // namespace

Result<OpenCatalog> create_catalog(const fs::path& directory) {
  std::error_code failed;
  const bool made = fs::create_directories(directory, failed);
  if (failed) {
    return fail(marketplace::errors::kCatalogUnavailable,
                fmt::format("Cannot create the directory '{}': {}.", directory.string(), failed.message()));
  }
  // The catalog contains private packages.
  if (made) fs::permissions(directory, fs::perms::owner_all, failed);
  if (fs::exists(directory / kCatalogFile)) {
    return fail(errors::kCatalogExists,
                fmt::format("There is already a catalog in '{}'. Serve it with: atomd --data {}",
                            directory.string(), directory.string()));
  }
  return open_file(directory, Access::create, 1);
}

Result<OpenCatalog> open_catalog(const fs::path& directory, std::size_t readers) {
  if (auto there = check_catalog(directory); !there) return fail(std::move(there).error());
  return open_file(directory, Access::read_write, readers);
}

Result<OpenCatalog> memory_catalog() {
  try {
    Database database(":memory:", Access::create);
    prepare_schema(database);
    std::string cursor_key = cursor_key_of(database);
    return OpenCatalog{std::make_unique<MemoryCatalog>(std::move(database)), std::move(cursor_key)};
  } catch (const CatalogFault& fault) {
    return fail(marketplace::errors::kCatalogUnavailable, fault.what());
  }
}

}  // namespace atom::storage::sqlite
