#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "storage/sqlite/full_text.hpp"

namespace atom::storage::sqlite {

/// The rows of a running statement, which is reset at the end.
class Rows {
 public:
  explicit Rows(sqlite3_stmt* statement) : statement_(statement) {}
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  ~Rows();

  /// Moves to the next row. Returns false after the last one.
  bool next();

  double real(int column) const { return sqlite3_column_double(statement_, column); }
  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  /// Borrowed until the next row. Empty for NULL.
  std::string_view text(int column) const;
  std::span<const std::uint8_t> blob(int column) const;
  bool is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

 private:
  sqlite3_stmt* statement_;
};

/// `frozen` reads a file that nobody changes, and needs no file beside it.
enum class Access { read_only, frozen, read_write, create };

/// One connection with its prepared statements, which are cached by the address of their SQL, so pass
/// literals. Every failure throws `marketplace::CatalogFault`. For one thread at a time.
class Database {
 public:
  /// Uses the VFS of this name, or SQLite's own.
  Database(const std::string& path, Access access, const char* vfs = nullptr);

  /// Prepares and binds a statement. The values are copied.
  template <class... Values>
  [[nodiscard]] Rows query(const char* sql, const Values&... values) {
    return bound(sql, SQLITE_TRANSIENT, values...);
  }

  /// Runs a statement that returns no row.
  template <class... Values>
  void run(const char* sql, const Values&... values) {
    bound(sql, SQLITE_STATIC, values...).next();  // The values outlive the statement's run.
  }

  /// Runs any number of statements without parameters.
  void execute(const char* sql);

  std::int64_t last_insert_rowid() const { return sqlite3_last_insert_rowid(handle_.get()); }
  /// The number of rows written over this connection.
  std::int64_t changes() const { return sqlite3_total_changes64(handle_.get()); }
  bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
  std::int64_t user_version();
  /// Replaces `target` by this database as it is at one moment, page by page. Does not block writers of a WAL
  /// database.
  void copy_to(Database& target);

  /// For what SQL statements cannot do.
  sqlite3* handle() const { return handle_.get(); }

  const FullText& full_text() const { return *full_text_; }

  /// The work of a connection since it was opened: a measure of cost that is the same on every machine.
  struct Work {
    std::int64_t steps = 0;  ///< Instructions of SQLite's virtual machine.
    std::int64_t pages = 0;  ///< Pages that were read, including those of the full-text indexes.
  };
  Work work() const;

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  sqlite3_stmt* prepare(const char* sql);

  /// Says if SQLite copies what is bound: `SQLITE_TRANSIENT` or `SQLITE_STATIC`.
  using Lifetime = sqlite3_destructor_type;

  template <class... Values>
  Rows bound(const char* sql, [[maybe_unused]] Lifetime lifetime, const Values&... values) {
    sqlite3_stmt* statement = prepare(sql);
    [[maybe_unused]] int index = 0;
    (bind(statement, ++index, values, lifetime), ...);
    return Rows(statement);
  }

  static void bind(sqlite3_stmt* statement, int index, std::int64_t value, Lifetime);
  static void bind(sqlite3_stmt* statement, int index, std::string_view value, Lifetime lifetime);
  static void bind(sqlite3_stmt* statement, int index, std::span<const std::uint8_t> value,
                   Lifetime lifetime);
  template <class T>
  static void bind(sqlite3_stmt* statement, int index, const std::optional<T>& value, Lifetime lifetime) {
    if (value) bind(statement, index, *value, lifetime);  // Unbound parameters are NULL.
  }
  static void bind(sqlite3_stmt* statement, int index, const std::string& value, Lifetime lifetime) {
    bind(statement, index, std::string_view(value), lifetime);
  }

  // Statements are finalized before the handle closes.
  std::unique_ptr<sqlite3, Close> handle_;
  std::unique_ptr<FullText> full_text_;
  std::unordered_map<const char*, std::unique_ptr<sqlite3_stmt, Finalize>> statements_;
};

/// Opens a catalog to read it, beside the process that serves it, or from a file system that cannot be
/// written. Throws `CatalogFault`.
Database open_to_read(const std::string& path);

}  // namespace atom::storage::sqlite
