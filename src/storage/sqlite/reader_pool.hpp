#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// Read-only connections to one file, as many as there are concurrent reads. Thread-safe.
class ReaderPool {
 public:
  /// Opens `readers` connections, so that a read needs no file that the process does not have yet. More are
  /// opened only if more reads than that run at once, or if one had to be closed.
  ReaderPool(std::string path, std::size_t readers);

  /// A borrowed connection in a read transaction, so that all statements see the same state.
  class Loan {
   public:
    explicit Loan(ReaderPool& pool);
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ~Loan();
    Database& database() { return *database_; }

   private:
    ReaderPool& pool_;
    std::unique_ptr<Database> database_;
  };

 private:
  std::unique_ptr<Database> take();
  std::unique_ptr<Database> open() const;
  void give_back(std::unique_ptr<Database> database);

  std::string path_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Database>> idle_;
};

}  // namespace atom::storage::sqlite
