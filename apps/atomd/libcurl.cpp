#include "libcurl.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include "key_source.hpp"

namespace atom::atomd {
namespace {

/// The name of the ABI that the headers describe; it has been this one since 2006.
constexpr const char* kLibrary = "libcurl.so.4";

tl::unexpected<Error> unusable(std::string_view why) {
  return fail(
      kKeysUnreadable,
      fmt::format("keys are fetched by libcurl, and it cannot be loaded ({}). Install it (in Debian its "
                  "package is libcurl4), or give the keys by jwt.jwks_file.",
                  why));
}

template <class Function>
bool find(void* library, const char* name, Function*& function) {
  function = reinterpret_cast<Function*>(::dlsym(library, name));
  return function != nullptr;
}

bool find_all(void* library, Libcurl& curl) {
  return find(library, "curl_easy_init", curl.easy_init) &&
         find(library, "curl_easy_setopt", curl.easy_setopt) &&
         find(library, "curl_easy_perform", curl.easy_perform) &&
         find(library, "curl_easy_getinfo", curl.easy_getinfo) &&
         find(library, "curl_easy_strerror", curl.easy_strerror) &&
         find(library, "curl_easy_cleanup", curl.easy_cleanup) && find(library, "curl_url", curl.url) &&
         find(library, "curl_url_set", curl.url_set) && find(library, "curl_url_get", curl.url_get) &&
         find(library, "curl_url_cleanup", curl.url_cleanup) && find(library, "curl_free", curl.free);
}

/// The library stays: what it started, such as its own libraries' threads and locks, cannot be ended safely.
Result<Libcurl> load() {
  void* const library = ::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  Libcurl curl;
  decltype(&curl_global_init) global_init = nullptr;
  const bool found =
      library != nullptr && find_all(library, curl) && find(library, "curl_global_init", global_init);
  if (!found) return unusable(::dlerror());
  if (global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return unusable("it refuses to start");
  return curl;
}

}  // namespace

Result<const Libcurl*> libcurl() {
  static const Result<Libcurl> loaded = load();
  if (!loaded) return fail(loaded.error());
  return &*loaded;
}

}  // namespace atom::atomd
