#include "http_client/url.hpp"

#include <memory>
#include <new>
#include <string_view>

#include "http_client/libcurl.hpp"

namespace atom::http_client {
namespace {

std::string part_of(const Libcurl& curl, CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl.url_get(url, part, &text, 0) != CURLUE_OK) return {};
  const std::unique_ptr<char, decltype(curl.free)> owner(text, curl.free);
  return text;
}

tl::expected<Url, std::string> read_url(const Libcurl& curl, const std::string& text) {
  const std::unique_ptr<CURLU, decltype(curl.url_cleanup)> url(curl.url(), curl.url_cleanup);
  if (!url) throw std::bad_alloc();
  const CURLUcode code = curl.url_set(url.get(), CURLUPART_URL, text.c_str(), 0);
  if (code != CURLUE_OK) return tl::unexpected<std::string>(curl.url_strerror(code));
  return Url{part_of(curl, url.get(), CURLUPART_URL), part_of(curl, url.get(), CURLUPART_SCHEME),
             part_of(curl, url.get(), CURLUPART_HOST)};
}

}  // namespace

tl::expected<Url, std::string> parse_url(const Libcurl& curl, const std::string& text) {
  std::string before = text;
  auto url = read_url(curl, before);
  // libcurl decodes a host, and reads what it has decoded as an IPv4 address only the next time.
  while (url && url->text != before) {
    before = url->text;
    url = read_url(curl, before);
  }
  return url;
}

bool is_loopback(const Url& url) {
  const std::string_view host = url.host;
  const bool is_ipv4 = host.find_first_not_of("0123456789.") == std::string_view::npos;
  return host == "localhost" || host.ends_with(".localhost") || (is_ipv4 && host.starts_with("127.")) ||
         host == "[::1]";
}

std::optional<std::chrono::sys_seconds> parse_date(const Libcurl& curl, const std::string& text) {
  const std::time_t date = curl.getdate(text.c_str(), nullptr);
  if (date == -1) return std::nullopt;
  return std::chrono::sys_seconds(std::chrono::seconds(date));
}

}  // namespace atom::http_client
