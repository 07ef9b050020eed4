#include <algorithm>
#include <iterator>

#include "api/docs.hpp"
#include "api/handlers/handlers.hpp"
#include "api/metrics.hpp"
#include "api/sampled_metrics.hpp"
#include "api/service.hpp"
#include "atom/wire/health.hpp"

namespace atom::api::handlers {

Answer health(Context& context, const Call&) {
  const auto uptime = std::chrono::floor<std::chrono::seconds>(context.clock.now() - context.started_at);
  const wire::Health health{"healthy", std::string(version()), context.options.simulation, uptime.count()};
  Response response = respond_json(http::status::ok, to_json(health));
  response.set(http::field::cache_control, "no-store");
  co_return response;
}

Answer ready(Context& context, const Call&) {
  if (auto able = co_await context.marketplace.storage.check(); !able)
    co_return fail(std::move(able).error());
  Response response = respond_json(http::status::ok, boost::json::object{{"status", "ready"}});
  response.set(http::field::cache_control, "no-store");
  co_return response;
}

Answer metrics(Context& context, const Call&) {
  MetricFamilies sampled = program_families();
  const auto add = [&sampled](MetricFamilies more) { std::ranges::move(more, std::back_inserter(sampled)); };
  add(families_of(context.marketplace.storage.size()));
  if (context.options.storage_samples) add(families_of(context.options.storage_samples()));
  if (context.options.process_stats) add(families_of(context.options.process_stats()));
  Response response = respond(http::status::ok, "text/plain; version=0.0.4; charset=utf-8",
                              context.metrics.text(std::move(sampled)));
  response.set(http::field::cache_control, "no-store");
  co_return response;
}

Answer openapi(Context& context, const Call& call) {
  Response response = respond(http::status::ok, kJson, SharedBytes::of(context.openapi));
  const std::string tag = entity_tag(response.body());
  co_return tagged(call.request, std::move(response), tag);
}

Answer docs(Context&, const Call& call) {
  const DocsPage& page = docs_page();
  Response response = respond(http::status::ok, "text/html; charset=utf-8", SharedBytes::of(page.html));
  response.set("Content-Security-Policy", page.policy);
  const std::string tag = entity_tag(response.body());
  co_return tagged(call.request, std::move(response), tag);
}

}  // namespace atom::api::handlers
