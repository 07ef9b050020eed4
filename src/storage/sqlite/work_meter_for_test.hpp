#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <vector>

namespace atom::storage::sqlite {

/// Counts the instructions that SQLite's virtual machine runs on every connection that is opened while the
/// meter exists. For one thread, and one meter at a time; `steps` may be called while the connections exist.
class WorkMeter {
 public:
  WorkMeter() { sqlite3_auto_extension(reinterpret_cast<void (*)()>(watch)); }
  WorkMeter(const WorkMeter&) = delete;
  WorkMeter& operator=(const WorkMeter&) = delete;
  ~WorkMeter() {
    sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(watch));
    watched.clear();
  }

  static std::int64_t steps() {
    std::int64_t sum = 0;
    for (sqlite3* const handle : watched) {
      for (sqlite3_stmt* statement = sqlite3_next_stmt(handle, nullptr); statement != nullptr;
           statement = sqlite3_next_stmt(handle, statement)) {
        sum += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 0);
      }
    }
    return sum;
  }

 private:
  static int watch(sqlite3* handle, const char**, const sqlite3_api_routines*) {
    watched.push_back(handle);
    return SQLITE_OK;
  }

  static inline std::vector<sqlite3*> watched{};
};

}  // namespace atom::storage::sqlite
