#include "storage/sqlite/full_text.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "marketplace/catalog.hpp"
#include "storage/sqlite/rank.hpp"
#include "storage/sqlite/search_text.hpp"
#include "storage/sqlite/tags.hpp"

namespace atom::storage::sqlite {
namespace {

[[noreturn]] void throw_fault(sqlite3* handle, std::string_view doing) {
  throw marketplace::CatalogFault(fmt::format("SQLite cannot {}: {}", doing, sqlite3_errmsg(handle)));
}

/// See https://www.sqlite.org/fts5.html section 7.
fts5_api* api_of(sqlite3* handle) {
  fts5_api* api = nullptr;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle, "SELECT fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
    sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
  }
  sqlite3_finalize(statement);
  if (api == nullptr) throw_fault(handle, "find its full-text index FTS5");
  return api;
}

std::string_view text_of(sqlite3_value* value) {
  const auto* bytes = static_cast<const char*>(sqlite3_value_blob(value));
  return {bytes, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

void has_tag_function(sqlite3_context* context, int, sqlite3_value** arguments) {
  sqlite3_result_int(context, has_tag(text_of(arguments[0]), text_of(arguments[1])) ? 1 : 0);
}

void search_text_function(sqlite3_context* context, int, sqlite3_value** arguments) {
  const std::string searched = search_text(text_of(arguments[0]));
  sqlite3_result_text64(context, searched.data(), searched.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

int take_word(void* take, int, const char* word, int bytes, int, int) {
  (*static_cast<const std::function<void(std::string_view)>*>(take))({word, static_cast<std::size_t>(bytes)});
  return SQLITE_OK;
}

}  // namespace

FullText::FullText(sqlite3* handle) : words_(nullptr, nullptr) {
  fts5_api* api = api_of(handle);
  void* context = nullptr;
  if (api->xFindTokenizer(api, "unicode61", &context, &tokenizer_) != SQLITE_OK) {
    throw_fault(handle, "find the tokenizer unicode61");
  }
  // As in `schema.sql`.
  std::array<const char*, 2> arguments{"remove_diacritics", "2"};
  Fts5Tokenizer* words = nullptr;
  if (tokenizer_.xCreate(context, arguments.data(), static_cast<int>(arguments.size()), &words) !=
      SQLITE_OK) {
    throw_fault(handle, "create a tokenizer");
  }
  words_ = {words, tokenizer_.xDelete};
  const bool added =
      api->xCreateFunction(api, "atom_score", nullptr, score_match, nullptr) == SQLITE_OK &&
      sqlite3_create_function_v2(handle, "atom_has_tag", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                                 has_tag_function, nullptr, nullptr, nullptr) == SQLITE_OK &&
      sqlite3_create_function_v2(handle, "atom_search_text", 1,
                                 SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nullptr,
                                 search_text_function, nullptr, nullptr, nullptr) == SQLITE_OK;
  if (!added) throw_fault(handle, "register a function");
}

void FullText::for_each_word(std::string_view text, const std::function<void(std::string_view)>& take) const {
  std::function<void(std::string_view)> copy = take;
  tokenizer_.xTokenize(words_.get(), &copy, FTS5_TOKENIZE_QUERY, text.data(), static_cast<int>(text.size()),
                       take_word);
}

}  // namespace atom::storage::sqlite
