#include "libcurl.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include "key_source.hpp"

namespace atom::atomd {
namespace {

/// The library with the ABI that the headers describe.
constexpr const char* kLibrary = "libcurl.so.4";

tl::unexpected<Error> unusable(std::string_view why) {
  return fail(
      kKeysUnreadable,
      fmt::format(
          "cannot load libcurl, which fetches the keys ({}). Install it (Debian's package is libcurl4), "
          "or use jwt.jwks_file.",
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

/// Loads the library for the life of the process. Unloading it would not be safe, because of the threads and
/// locks of its dependencies.
Result<Libcurl> load() {
  void* const library = ::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  Libcurl curl;
  decltype(&curl_global_init) global_init = nullptr;
  const bool found =
      library != nullptr && find_all(library, curl) && find(library, "curl_global_init", global_init);
  if (!found) return unusable(::dlerror());
  if (global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return unusable("it cannot be initialized");
  return curl;
}

}  // namespace

Result<const Libcurl*> libcurl() {
  static const Result<Libcurl> loaded = load();
  if (!loaded) return fail(loaded.error());
  return &*loaded;
}

}  // namespace atom::atomd
