#include "storage/sqlite/reader_pool.hpp"

#include "marketplace/catalog.hpp"

namespace atom::storage::sqlite {

ReaderPool::ReaderPool(std::string path, std::size_t readers) : path_(std::move(path)) {
  while (idle_.size() < readers) idle_.push_back(open());
}

ReaderPool::Loan::Loan(ReaderPool& pool) : pool_(pool), database_(pool.take()) {
  database_->run("BEGIN");
}

ReaderPool::Loan::~Loan() {
  try {
    database_->run("COMMIT");
    pool_.give_back(std::move(database_));
  } catch (const marketplace::CatalogFault&) {
    // A connection that cannot end its transaction is closed, and the next loan opens a new one.
    database_.reset();
  }
}

std::unique_ptr<Database> ReaderPool::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto database = std::move(idle_.back());
      idle_.pop_back();
      return database;
    }
  }
  return open();
}

std::unique_ptr<Database> ReaderPool::open() const {
  auto database = std::make_unique<Database>(path_, Access::read_only);
  // The first statement opens the log and maps its index.
  database->user_version();
  return database;
}

void ReaderPool::give_back(std::unique_ptr<Database> database) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(database));
}

}  // namespace atom::storage::sqlite
