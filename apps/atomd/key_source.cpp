#include "key_source.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <memory>
#include <new>
#include <stdexcept>

#include <boost/asio/ip/address.hpp>

#include "atom/base/limits.hpp"
#include "libcurl.hpp"

namespace atom::atomd {
namespace {

tl::unexpected<Error> unreadable(std::string why) {
  return fail(kKeysUnreadable, std::move(why));
}

tl::unexpected<Error> too_large(const std::string& where) {
  return unreadable(fmt::format("The JWK set at {} is larger than {} bytes.", where, limits::kJwksBytes));
}

Result<std::string> read_from_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(limits::kJwksBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || !file.eof()) {
    if (file) return too_large(path);
    return unreadable(fmt::format("Cannot read '{}'.", path));
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

/// A URL parsed by libcurl, so that the check and the fetch agree about its parts.
class Url {
 public:
  Url(const Libcurl& curl, const std::string& text) : curl_(curl), parsed_(curl.url(), curl.url_cleanup) {
    if (!parsed_) throw std::bad_alloc();
    is_valid_ = curl.url_set(parsed_.get(), CURLUPART_URL, text.c_str(), 0) == CURLUE_OK;
  }

  bool is_valid() const { return is_valid_; }

  /// Returns an empty string if the part is missing.
  std::string part(CURLUPart part) const {
    char* text = nullptr;
    if (curl_.url_get(parsed_.get(), part, &text, 0) != CURLUE_OK) return {};
    const std::unique_ptr<char, decltype(curl_.free)> owner(text, curl_.free);
    return text;
  }

 private:
  const Libcurl& curl_;
  std::unique_ptr<CURLU, decltype(Libcurl::url_cleanup)> parsed_;
  bool is_valid_ = false;
};

/// Returns true if a URL's host is this machine. An IPv6 address is in brackets.
bool is_loopback(std::string_view host) {
  if (host == "localhost") return true;
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  boost::system::error_code failed;
  const auto address = boost::asio::ip::make_address(host, failed);
  return !failed && address.is_loopback();
}

/// The state of one fetch.
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

/// A transfer of libcurl's.
class Transfer {
 public:
  explicit Transfer(const Libcurl& curl) : curl_(curl), handle_(curl.easy_init(), curl.easy_cleanup) {
    if (!handle_) throw std::bad_alloc();
  }

  /// Sets an option. libcurl rejects one only if this file is wrong.
  template <class Value>
  void set(CURLoption option, Value value) {
    const CURLcode code = curl_.easy_setopt(handle_.get(), option, value);
    if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
    if (code != CURLE_OK)
      throw std::logic_error(fmt::format("libcurl rejects option {}", static_cast<int>(option)));
  }

  CURLcode perform() { return curl_.easy_perform(handle_.get()); }

  long status() const {
    long status = 0;
    curl_.easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    return status;
  }

 private:
  const Libcurl& curl_;
  std::unique_ptr<CURL, decltype(Libcurl::easy_cleanup)> handle_;
};

void prepare(Transfer& transfer, const std::string& url, Fetch& fetch) {
  const bool is_plain = url.starts_with("http:");
  transfer.set(CURLOPT_URL, url.c_str());
  transfer.set(CURLOPT_PROTOCOLS_STR, is_plain ? "http" : "https");
  if (is_plain) transfer.set(CURLOPT_PROXY, "");  // A proxy is not this machine.
  transfer.set(CURLOPT_FOLLOWLOCATION, 0L);
  transfer.set(CURLOPT_NOSIGNAL, 1L);
  transfer.set(CURLOPT_ACCEPT_ENCODING, "");
  transfer.set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(1000 * limits::kJwksConnectTimeout.count()));
  transfer.set(CURLOPT_TIMEOUT_MS, static_cast<long>(1000 * limits::kJwksTimeout.count()));
  transfer.set(CURLOPT_WRITEFUNCTION, &take_body);
  transfer.set(CURLOPT_WRITEDATA, static_cast<void*>(&fetch));
  transfer.set(CURLOPT_NOPROGRESS, 0L);
  transfer.set(CURLOPT_XFERINFOFUNCTION, &stop_when_asked);
  transfer.set(CURLOPT_XFERINFODATA, static_cast<void*>(&fetch));
  transfer.set(CURLOPT_ERRORBUFFER, fetch.reason.data());
}

Result<std::string> read_from_url(const std::string& url, const std::atomic<bool>* stop) {
  const auto curl = libcurl();
  if (!curl) return fail(curl.error());
  Fetch fetch;
  fetch.stop = stop;
  fetch.body.reserve(limits::kJwksBytes);
  Transfer transfer(**curl);
  prepare(transfer, url, fetch);
  const CURLcode code = transfer.perform();
  if (fetch.is_too_large) return too_large(url);
  if (code != CURLE_OK) {
    const std::string_view reason =
        fetch.reason.front() != '\0' ? fetch.reason.data() : (*curl)->easy_strerror(code);
    return unreadable(fmt::format("Cannot fetch {}: {}.", url, reason));
  }
  if (const long status = transfer.status(); status != 200) {
    return unreadable(fmt::format("{} returned status {} instead of 200.", url, status));
  }
  return std::move(fetch.body);
}

}  // namespace

Result<void> check_key_url(const std::string& url) {
  const auto curl = libcurl();
  if (!curl) return fail(curl.error());
  const Url parsed(**curl, url);
  if (!parsed.is_valid()) return unreadable("not a URL. Use one that begins with https://.");
  const std::string scheme = parsed.part(CURLUPART_SCHEME);
  if (scheme == "https") return {};
  if (scheme == "http" && is_loopback(parsed.part(CURLUPART_HOST))) return {};
  return unreadable(
      "anyone on the network could replace the keys and then sign any token. Use https://; http:// is "
      "allowed "
      "for loopback addresses only.");
}

Result<std::string> read_keys(const KeySource& source, const std::atomic<bool>* stop) {
  return source.url.empty() ? read_from_file(source.file) : read_from_url(source.url, stop);
}

}  // namespace atom::atomd
