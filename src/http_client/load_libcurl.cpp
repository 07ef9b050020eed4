#include <dlfcn.h>
#include <fmt/format.h>

#include "http_client/libcurl.hpp"
#include "http_client/library.hpp"

namespace atom::http_client {
namespace {

/// The name of the ABI that the headers describe, unchanged since 2006.
constexpr const char* kLibrary = "libcurl.so.4";

class Symbols {
 public:
  explicit Symbols(void* library) : library_(library) {}

  template <class Function>
  void find(const char* name, Function*& function) {
    function = reinterpret_cast<Function*>(::dlsym(library_, name));
    complete_ = complete_ && function != nullptr;
  }

  bool complete() const { return complete_; }

 private:
  void* library_;
  bool complete_ = true;
};

bool find_all(Symbols symbols, Libcurl& curl) {
  symbols.find("curl_global_init", curl.global_init);
  symbols.find("curl_free", curl.free);
  symbols.find("curl_getdate", curl.getdate);
  symbols.find("curl_easy_init", curl.easy_init);
  symbols.find("curl_easy_setopt", curl.easy_setopt);
  symbols.find("curl_easy_getinfo", curl.easy_getinfo);
  symbols.find("curl_easy_strerror", curl.easy_strerror);
  symbols.find("curl_easy_cleanup", curl.easy_cleanup);
  symbols.find("curl_multi_init", curl.multi_init);
  symbols.find("curl_multi_setopt", curl.multi_setopt);
  symbols.find("curl_multi_add_handle", curl.multi_add_handle);
  symbols.find("curl_multi_remove_handle", curl.multi_remove_handle);
  symbols.find("curl_multi_perform", curl.multi_perform);
  symbols.find("curl_multi_poll", curl.multi_poll);
  symbols.find("curl_multi_wakeup", curl.multi_wakeup);
  symbols.find("curl_multi_info_read", curl.multi_info_read);
  symbols.find("curl_multi_strerror", curl.multi_strerror);
  symbols.find("curl_multi_cleanup", curl.multi_cleanup);
  symbols.find("curl_slist_append", curl.slist_append);
  symbols.find("curl_slist_free_all", curl.slist_free_all);
  symbols.find("curl_url", curl.url);
  symbols.find("curl_url_set", curl.url_set);
  symbols.find("curl_url_get", curl.url_get);
  symbols.find("curl_url_strerror", curl.url_strerror);
  symbols.find("curl_url_cleanup", curl.url_cleanup);
  return symbols.complete();
}

/// The library is never unloaded: what it started, such as threads and locks of its own libraries, cannot be
/// ended safely.
Result<Libcurl> load() {
  void* const library = ::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  Libcurl curl;
  if (library != nullptr && find_all(Symbols(library), curl)) return curl;
  return fail(
      kLibcurlUnavailable,
      fmt::format("Cannot load libcurl ({}). Install it (Debian's package is libcurl4).", ::dlerror()));
}

}  // namespace

Result<const Libcurl*> load_libcurl() {
  static const Result<Libcurl> loaded = load();
  if (!loaded) return fail(loaded.error());
  return &*loaded;
}

}  // namespace atom::http_client
