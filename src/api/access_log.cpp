#include "api/access_log.hpp"

#include <array>
#include <cstdint>
#include <string>

#include "api/router.hpp"
#include "atom/base/log.hpp"
#include "atom/base/redaction.hpp"

namespace atom::api {
namespace {

/// A list of fields, without an allocation.
class Fields {
 public:
  void add(std::string_view name, std::string_view text) {
    if (!text.empty()) fields_[count_++] = {name, text};
  }
  void add(std::string_view name, std::int64_t number) { fields_[count_++] = {name, number}; }
  void add(std::string_view name, double number) { fields_[count_++] = {name, number}; }
  std::span<const log::Field> all() const { return std::span(fields_).first(count_); }

 private:
  std::array<log::Field, 16> fields_;
  std::size_t count_ = 0;
};

}  // namespace

std::string_view path_of(std::string_view target) {
  target = target.substr(0, target.find('?'));
  if (target.starts_with('/')) return target;
  const std::size_t scheme = target.find("://");
  if (scheme == std::string_view::npos) return target;
  const std::size_t path = target.find('/', scheme + 3);
  return path == std::string_view::npos ? "/" : target.substr(path);
}

void log_exchange(const Exchange& exchange, const Response& response, std::chrono::nanoseconds took) {
  if (!log::enabled(log::Level::info)) return;
  const Request& request = exchange.request;
  const std::string principal =
      exchange.caller ? exchange.caller->tenant + '/' + exchange.caller->subject : std::string();
  const std::string_view path = path_of(request.target());
  const std::string hidden = holds_credential(path) ? redacted(path) : std::string();
  Fields fields;
  fields.add("method", std::string_view(request.method_string()));
  fields.add("route", exchange.route == nullptr ? std::string_view("none") : exchange.route->pattern);
  fields.add("path", hidden.empty() ? path : hidden);
  fields.add("status", static_cast<std::int64_t>(response.result_int()));
  fields.add("duration_ms", std::chrono::duration<double, std::milli>(took).count());
  fields.add("bytes", static_cast<std::int64_t>(response.body().size()));
  fields.add("request_id", exchange.id);
  if (exchange.trace) {
    fields.add("trace_id", exchange.trace->trace_id);
    fields.add("span_id", exchange.trace->span_id);
    fields.add("parent_id", exchange.trace->parent_id);
  }
  fields.add("principal", principal);
  fields.add("peer", exchange.peer);
  log::write(log::Level::info, "request", fields.all());
}

}  // namespace atom::api
