#include "storage/sqlite/database.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "atom/base/limits.hpp"
#include "marketplace/catalog.hpp"

namespace atom::storage::sqlite {
namespace {

namespace fs = std::filesystem;

/// How long a connection waits for another process, such as a backup, to release a lock.
constexpr int kBusyTimeoutMs = 5000;

[[noreturn]] void throw_fault(sqlite3* handle, std::string_view doing) {
  throw marketplace::CatalogFault(fmt::format("SQLite could not {}: {} ({})", doing, sqlite3_errmsg(handle),
                                              sqlite3_extended_errcode(handle)));
}

int flags_of(Access access) {
  // One thread at a time uses a connection, so SQLite's own mutexes are unnecessary.
  constexpr int kCommon = SQLITE_OPEN_NOMUTEX;
  switch (access) {
    case Access::read_only:
      return kCommon | SQLITE_OPEN_READONLY;
    case Access::frozen:
      return kCommon | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
    case Access::read_write:
      return kCommon | SQLITE_OPEN_READWRITE;
    case Access::create:
      return kCommon | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  }
  return kCommon | SQLITE_OPEN_READONLY;
}

/// Returns the URI that tells SQLite to lock nothing (https://sqlite.org/uri.html).
std::string frozen_uri(const std::string& path) {
  std::string uri = "file:";
  for (const char byte : path) {
    if (byte == '%' || byte == '?' || byte == '#') {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
    } else {
      uri += byte;
    }
  }
  return uri + "?immutable=1";
}

/// Returns true if nobody can write into the folder of a database, and its log has nothing.
bool is_frozen(const std::string& path) {
  const fs::path absolute = fs::absolute(path);
  if (::access(absolute.parent_path().c_str(), W_OK) == 0) return false;
  std::error_code none;
  const std::uintmax_t logged = fs::file_size(path + "-wal", none);
  return none || logged == 0;
}

void check_bind(sqlite3_stmt* statement, int code) {
  if (code != SQLITE_OK) throw_fault(sqlite3_db_handle(statement), "bind a value");
}

}  // namespace

Rows::~Rows() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

bool Rows::next() {
  switch (sqlite3_step(statement_)) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default:
      throw_fault(sqlite3_db_handle(statement_), "run a statement");
  }
}

std::string_view Rows::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::span<const std::uint8_t> Rows::blob(int column) const {
  const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Database::Database(const std::string& path, Access access, const char* vfs) {
  sqlite3* handle = nullptr;
  const std::string name = access == Access::frozen ? frozen_uri(path) : path;
  const int code = sqlite3_open_v2(name.c_str(), &handle, flags_of(access), vfs);
  handle_.reset(handle);
  if (code != SQLITE_OK) throw_fault(handle, fmt::format("open '{}'", path));
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, kBusyTimeoutMs);
  execute(fmt::format("PRAGMA cache_size = -{}", limits::kConnectionCacheKibibytes).c_str());
  full_text_ = std::make_unique<FullText>(handle);
}

Database open_to_read(const std::string& path) {
  try {
    Database database(path, Access::read_only);
    database.user_version();  // The first statement opens the log.
    return database;
  } catch (const marketplace::CatalogFault&) {
    if (!is_frozen(path)) throw;
  }
  return Database(path, Access::frozen);
}

Database::Work Database::work() const {
  Work work;
  for (sqlite3_stmt* statement = sqlite3_next_stmt(handle_.get(), nullptr); statement != nullptr;
       statement = sqlite3_next_stmt(handle_.get(), statement)) {
    work.steps += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 0);
  }
  for (const int counter : {SQLITE_DBSTATUS_CACHE_HIT, SQLITE_DBSTATUS_CACHE_MISS}) {
    int count = 0;
    int highest = 0;
    sqlite3_db_status(handle_.get(), counter, &count, &highest, 0);
    work.pages += count;
  }
  return work;
}

void Database::execute(const char* sql) {
  if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw_fault(handle_.get(), "run a statement");
  }
}

std::int64_t Database::user_version() {
  Rows rows = query("PRAGMA user_version");
  rows.next();
  return rows.integer(0);
}

void Database::copy_to(Database& target) {
  sqlite3_backup* backup = sqlite3_backup_init(target.handle_.get(), "main", handle_.get(), "main");
  if (backup == nullptr) throw_fault(target.handle_.get(), "begin a copy");
  // In one step, because a copy in parts restarts at every commit in between.
  sqlite3_backup_step(backup, -1);
  if (sqlite3_backup_finish(backup) != SQLITE_OK) throw_fault(target.handle_.get(), "copy a database");
}

sqlite3_stmt* Database::prepare(const char* sql) {
  auto& statement = statements_[sql];
  if (!statement) {
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v3(handle_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr) !=
        SQLITE_OK) {
      statements_.erase(sql);
      throw_fault(handle_.get(), "prepare a statement");
    }
    statement.reset(prepared);
  }
  return statement.get();
}

void Database::bind(sqlite3_stmt* statement, int index, std::int64_t value, Lifetime) {
  check_bind(statement, sqlite3_bind_int64(statement, index, value));
}

void Database::bind(sqlite3_stmt* statement, int index, std::string_view value, Lifetime lifetime) {
  // An empty view may have no address, which SQLite would read as NULL.
  const char* bytes = value.empty() ? "" : value.data();
  check_bind(statement, sqlite3_bind_text64(statement, index, bytes, value.size(), lifetime, SQLITE_UTF8));
}

void Database::bind(sqlite3_stmt* statement, int index, std::span<const std::uint8_t> value,
                    Lifetime lifetime) {
  if (value.empty()) {
    check_bind(statement, sqlite3_bind_zeroblob(statement, index, 0));
  } else {
    check_bind(statement, sqlite3_bind_blob64(statement, index, value.data(), value.size(), lifetime));
  }
}

}  // namespace atom::storage::sqlite
