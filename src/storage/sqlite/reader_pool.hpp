#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "storage/sqlite/database.hpp"

namespace atom::storage::sqlite {

/// Read-only connections to one file, opened on demand: as many as there are concurrent reads. Thread-safe.
class ReaderPool {
 public:
  explicit ReaderPool(std::string path) : path_(std::move(path)) {}

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
  void give_back(std::unique_ptr<Database> database);

  std::string path_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Database>> idle_;
};

}  // namespace atom::storage::sqlite
