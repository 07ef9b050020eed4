#include "http_client/libcurl.hpp"
#include "http_client/library.hpp"

namespace atom::http_client {
namespace {

constexpr Libcurl kLinked{
    .global_init = &curl_global_init,
    .free = &curl_free,
    .getdate = &curl_getdate,
    .easy_init = &curl_easy_init,
    .easy_setopt = &curl_easy_setopt,
    .easy_getinfo = &curl_easy_getinfo,
    .easy_strerror = &curl_easy_strerror,
    .easy_cleanup = &curl_easy_cleanup,
    .multi_init = &curl_multi_init,
    .multi_setopt = &curl_multi_setopt,
    .multi_add_handle = &curl_multi_add_handle,
    .multi_remove_handle = &curl_multi_remove_handle,
    .multi_perform = &curl_multi_perform,
    .multi_poll = &curl_multi_poll,
    .multi_wakeup = &curl_multi_wakeup,
    .multi_info_read = &curl_multi_info_read,
    .multi_strerror = &curl_multi_strerror,
    .multi_cleanup = &curl_multi_cleanup,
    .slist_append = &curl_slist_append,
    .slist_free_all = &curl_slist_free_all,
    .url = &curl_url,
    .url_set = &curl_url_set,
    .url_get = &curl_url_get,
    .url_strerror = &curl_url_strerror,
    .url_cleanup = &curl_url_cleanup,
};

}  // namespace

const Libcurl& linked_libcurl() {
  return kLinked;
}

}  // namespace atom::http_client
