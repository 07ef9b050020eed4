#include "key_source.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <array>
#include <fstream>
#include <memory>
#include <new>
#include <stdexcept>

#include <boost/asio/ip/address.hpp>

#include "base/limits.hpp"

namespace atom::atomd {
namespace {

constexpr std::string_view kKeysUnreadable = "keys_unreadable";

struct Free {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(char* text) const { curl_free(text); }
};
using Handle = std::unique_ptr<CURL, Free>;
using Url = std::unique_ptr<CURLU, Free>;

tl::unexpected<Error> unreadable(std::string why) {
  return fail(kKeysUnreadable, std::move(why));
}

tl::unexpected<Error> too_large(const std::string& where) {
  return unreadable(fmt::format("The JWK set of {} is larger than {} bytes.", where, limits::kJwksBytes));
}

Result<std::string> read_from_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(limits::kJwksBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || !file.eof()) {
    if (file) return too_large(path);
    return unreadable(fmt::format("The file '{}' cannot be read.", path));
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

std::string part_of(const Url& url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) return {};
  const std::unique_ptr<char, Free> owner(text);
  return text;
}

/// Of a URL's host, where an address of IPv6 stands in brackets.
bool is_loopback(std::string_view host) {
  if (host == "localhost") return true;
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  boost::system::error_code failed;
  const auto address = boost::asio::ip::make_address(host, failed);
  return !failed && address.is_loopback();
}

/// What one answer leaves behind.
struct Fetch {
  std::string body;
  bool is_too_large = false;
  const std::atomic<bool>* stop = nullptr;
  std::array<char, CURL_ERROR_SIZE> reason{};
};

std::size_t take_body(char* data, std::size_t, std::size_t size, void* user) {
  auto& fetch = *static_cast<Fetch*>(user);
  fetch.is_too_large = fetch.body.size() + size > limits::kJwksBytes;
  if (fetch.is_too_large) return 0;
  fetch.body.append(data, size);  // Within the reserve, so nothing is thrown through libcurl.
  return size;
}

int stop_when_asked(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto& fetch = *static_cast<Fetch*>(user);
  return fetch.stop != nullptr && fetch.stop->load() ? 1 : 0;
}

/// A refused option is a mistake in this file.
template <class Value>
void set(const Handle& handle, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(handle.get(), option, value);
  if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  if (code != CURLE_OK)
    throw std::logic_error(fmt::format("libcurl refuses option {}", static_cast<int>(option)));
}

Handle prepare(const std::string& url, Fetch& fetch) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  Handle handle(ready == CURLE_OK ? curl_easy_init() : nullptr);
  if (!handle) throw std::bad_alloc();
  const bool is_plain = url.starts_with("http:");
  set(handle, CURLOPT_URL, url.c_str());
  set(handle, CURLOPT_PROTOCOLS_STR, is_plain ? "http" : "https");
  if (is_plain) set(handle, CURLOPT_PROXY, "");  // A proxy is not this machine.
  set(handle, CURLOPT_FOLLOWLOCATION, 0L);
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_ACCEPT_ENCODING, "");
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(1000 * limits::kJwksConnectTimeout.count()));
  set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(1000 * limits::kJwksTimeout.count()));
  set(handle, CURLOPT_WRITEFUNCTION, &take_body);
  set(handle, CURLOPT_WRITEDATA, static_cast<void*>(&fetch));
  set(handle, CURLOPT_NOPROGRESS, 0L);
  set(handle, CURLOPT_XFERINFOFUNCTION, &stop_when_asked);
  set(handle, CURLOPT_XFERINFODATA, static_cast<void*>(&fetch));
  set(handle, CURLOPT_ERRORBUFFER, fetch.reason.data());
  return handle;
}

Result<std::string> read_from_url(const std::string& url, const std::atomic<bool>* stop) {
  Fetch fetch;
  fetch.stop = stop;
  fetch.body.reserve(limits::kJwksBytes);
  const Handle handle = prepare(url, fetch);
  const CURLcode code = curl_easy_perform(handle.get());
  if (fetch.is_too_large) return too_large(url);
  if (code != CURLE_OK) {
    const std::string_view reason =
        fetch.reason.front() != '\0' ? fetch.reason.data() : curl_easy_strerror(code);
    return unreadable(fmt::format("{} cannot be read: {}.", url, reason));
  }
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) return unreadable(fmt::format("{} answered {} and not 200.", url, status));
  return std::move(fetch.body);
}

}  // namespace

Result<void> check_key_url(const std::string& url) {
  const Url parsed(curl_url());
  if (!parsed) throw std::bad_alloc();
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
    return unreadable("it is not a URL. Give one that begins with https://.");
  }
  const std::string scheme = part_of(parsed, CURLUPART_SCHEME);
  if (scheme == "https") return {};
  if (scheme == "http" && is_loopback(part_of(parsed, CURLUPART_HOST))) return {};
  return unreadable(
      "whoever sits between could put keys of their own in its answer, and so sign any token. Use https://; "
      "http:// is only for this machine's own addresses.");
}

Result<std::string> read_keys(const KeySource& source, const std::atomic<bool>* stop) {
  return source.url.empty() ? read_from_file(source.file) : read_from_url(source.url, stop);
}

}  // namespace atom::atomd
