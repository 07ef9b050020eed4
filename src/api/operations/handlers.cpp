#include "api/operations/handlers.hpp"

#include <algorithm>
#include <iterator>

#include "api/conditional.hpp"
#include "api/contract.hpp"
#include "api/metrics.hpp"
#include "api/operations/docs.hpp"
#include "api/operations/sampled_metrics.hpp"
#include "atom/wire/write_text.hpp"

namespace atom::api::operations {
namespace {

std::string render_metrics(const Context& context) {
  MetricFamilies sampled = program_families(context.clock.now());
  const auto add = [&sampled](MetricFamilies more) { std::ranges::move(more, std::back_inserter(sampled)); };
  add(families_of(context.marketplace.storage.size()));
  if (context.options.storage_samples) add(families_of(context.options.storage_samples()));
  if (context.options.process_stats) add(families_of(context.options.process_stats()));
  return context.metrics.text(std::move(sampled));
}

}  // namespace

HandlerResult health(Context& context, const Exchange&) {
  const auto uptime = std::chrono::floor<std::chrono::seconds>(context.clock.elapsed() - context.started_at);
  const wire::Health health{"ok", std::string(version()), context.options.reports_simulation, uptime.count()};
  Response response = respond_json(http::status::ok, wire::write_text(health));
  response.set(http::field::cache_control, "no-store");
  co_return response;
}

HandlerResult ready(Context& context, const Exchange&) {
  if (auto able = co_await context.readiness.check(); !able) co_return fail(std::move(able).error());
  Response response = respond_json(http::status::ok, boost::json::object{{"status", "ready"}});
  response.set(http::field::cache_control, "no-store");
  co_return response;
}

HandlerResult metrics(Context& context, const Exchange&) {
  auto page = context.metrics_page.get([&context] { return render_metrics(context); });
  Response response =
      respond(http::status::ok, "text/plain; version=0.0.4; charset=utf-8", SharedBytes::of(std::move(page)));
  response.set(http::field::cache_control, "no-store");
  co_return response;
}

HandlerResult openapi(Context& context, const Exchange&) {
  Response response = respond(http::status::ok, kJson, SharedBytes::of(context.openapi));
  response.set(http::field::etag, entity_tag(response.body()));
  co_return response;
}

HandlerResult docs(Context&, const Exchange&) {
  const DocsPage& page = docs_page();
  Response response = respond(http::status::ok, "text/html; charset=utf-8", SharedBytes::of(page.html));
  response.set("Content-Security-Policy", page.policy);
  response.set(http::field::etag, entity_tag(response.body()));
  co_return response;
}

}  // namespace atom::api::operations
