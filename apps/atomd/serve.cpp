#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "accounts/api_keys.hpp"
#include "api/entrance_service.hpp"
#include "api/metrics.hpp"
#include "api/pipeline.hpp"
#include "atom/base/clock.hpp"
#include "atom/base/limits.hpp"
#include "atom/base/log.hpp"
#include "atom/base/random.hpp"
#include "blob/filesystem/store.hpp"
#include "blob/memory/store.hpp"
#include "commands.hpp"
#include "deferred_writes.hpp"
#include "ignored_signals.hpp"
#include "key_watcher.hpp"
#include "marketplace/marketplace.hpp"
#include "periodic.hpp"
#include "process_stats.hpp"
#include "server/server.hpp"
#include "simulator/faulty_service.hpp"
#include "storage/sqlite/catalog.hpp"
#include "worker_threads.hpp"

namespace atom::atomd {
namespace {

/// The keys that verify JWTs, and the watcher that updates them, if they can change.
struct Keys {
  std::shared_ptr<auth::KeyRing> ring = std::make_shared<auth::KeyRing>();
  std::unique_ptr<KeyWatcher> watcher;
};

Result<Keys> keys_of(const JwtSettings& jwt) {
  Keys keys;
  if (!jwt.hs256_secret.empty()) {
    auto secret = auth::Key::from_secret(jwt.hs256_secret);
    if (!secret) return fail(std::move(secret).error());
    keys.ring->replace(auth::KeySet(*std::move(secret)));
  } else {
    keys.watcher = std::make_unique<KeyWatcher>(jwt.keys, jwt.jwks_refresh, keys.ring);
  }
  return keys;
}

Result<api::Options> api_options(const Settings& settings, const Keys& keys) {
  api::Options options;
  options.anonymous_read = settings.anonymous_read;
  options.shared_cache = settings.shared_cache;
  options.access_log = settings.access_log;
  options.rate_limit = settings.rate_limit;
  options.workers = settings.threads;
  options.tenant_rate_limit = settings.tenant_rate_limit;
  options.process_stats = process_stats;
  if (settings.jwt) {
    auto verifier = auth::JwtVerifier::create(settings.jwt->trust, keys.ring);
    if (!verifier) return fail(std::move(verifier).error());
    options.jwt = std::make_shared<const auth::JwtVerifier>(*std::move(verifier));
  }
  if (keys.watcher) options.refresh_keys = [&watcher = *keys.watcher] { return watcher.refresh(); };
  return options;
}

std::string url_of(std::string_view scheme, const boost::asio::ip::tcp::endpoint& endpoint) {
  const std::string address = endpoint.address().to_string();
  const bool bracketed = endpoint.address().is_v6();
  return fmt::format("{}://{}{}{}:{}", scheme, bracketed ? "[" : "", address, bracketed ? "]" : "",
                     endpoint.port());
}

/// The catalog and the blobs.
struct Stores {
  storage::sqlite::OpenCatalog opened;
  std::unique_ptr<marketplace::BlobStore> blobs;
};

Result<Stores> open_stores(const Settings& settings) {
  auto opened = settings.simulate ? storage::sqlite::memory_catalog()
                                  : storage::sqlite::open_catalog(settings.data, settings.threads + 1);
  if (!opened) return fail(std::move(opened).error());
  if (settings.simulate) return Stores{*std::move(opened), std::make_unique<blob::memory::Store>()};
  // After the catalog, which locks the directory for this process.
  auto blobs = blob::filesystem::Store::open(settings.data);
  if (!blobs) return fail(std::move(blobs).error());
  return Stores{*std::move(opened), *std::move(blobs)};
}

marketplace::Policy policy_of(const Settings& settings) {
  using marketplace::PlaceholderSignature;
  using marketplace::SelfReview;
  const bool self_review = settings.allow_self_review || settings.simulate;
  return {
      self_review ? SelfReview::allowed : SelfReview::forbidden,
      {settings.simulate ? PlaceholderSignature::ignored : PlaceholderSignature::rejected, settings.quota}};
}

/// The servers, with the views of the service that they show.
struct Servers {
  std::unique_ptr<api::EntranceService> api_view;
  std::unique_ptr<api::EntranceService> operations_view;
  std::unique_ptr<server::Server> operations;  ///< Null if the other one has its routes.
  std::unique_ptr<server::Server> api;
};

/// Starts the servers and prints where they listen. Borrows the service.
Result<Servers> start_servers(api::Service& service, const Settings& settings) {
  using api::Entrance;
  Servers servers;
  const bool is_split = settings.operations_listen.has_value();
  servers.api_view =
      std::make_unique<api::EntranceService>(service, is_split ? Entrance::api : Entrance::every);
  if (is_split) {
    servers.operations_view = std::make_unique<api::EntranceService>(service, Entrance::operations);
    auto started = server::Server::start(
        *servers.operations_view, {*settings.operations_listen, 1, {}, limits::kOperationsConnections});
    if (!started) return fail(std::move(started).error());
    servers.operations = *std::move(started);
    fmt::print("operations on {}\n", url_of("http", servers.operations->endpoint()));
  }
  auto started = server::Server::start(*servers.api_view,
                                       {settings.listen, settings.threads, settings.tls, limits::kConnections,
                                        settings.connections_per_address, settings.trusted_proxies});
  if (!started) return fail(std::move(started).error());
  servers.api = *std::move(started);
  if (const auto warning = unencrypted_warning(settings)) log::warning("{}", *warning);
  fmt::print("listening on {}\n", url_of(settings.tls ? "https" : "http", servers.api->endpoint()));
  std::fflush(stdout);
  return servers;
}

/// Reloads the certificate at each SIGHUP.
boost::asio::awaitable<void> reload_on_hangup(boost::asio::signal_set& hangups, server::Server& server,
                                              const Settings& settings) {
  boost::system::error_code ended;
  while (!ended) {
    co_await hangups.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ended));
    if (ended) break;
    if (!settings.tls) {
      log::info("SIGHUP: no TLS certificate is configured, nothing to reload");
    } else if (const auto reloaded = server.reload_certificate()) {
      log::info("SIGHUP: reloaded the TLS certificate");
    } else {
      log::error("SIGHUP: keeping the old TLS certificate. {}", reloaded.error().message);
    }
  }
}

}  // namespace

Result<void> serve(const Settings& settings) {
  const log::Output log_output(settings.log);
  // Before any thread starts, so that signals are delivered here.
  boost::asio::io_context signal_loop;
  boost::asio::signal_set signals(signal_loop, SIGINT, SIGTERM);
  boost::asio::signal_set hangups(signal_loop, SIGHUP);
  IgnoredSignals ignored(signal_loop);

  auto keys = settings.jwt ? keys_of(*settings.jwt) : Result<Keys>(Keys());
  if (!keys) return fail(std::move(keys).error());
  auto options = api_options(settings, *keys);
  if (!options) return fail(std::move(options).error());
  auto stores = open_stores(settings);
  if (!stores) return fail(std::move(stores).error());
  options->storage_samples = [&catalog = *stores->opened.catalog] { return catalog.samples(); };

  const SystemClock clock;
  SystemRandom random;
  marketplace::Marketplace marketplace(*stores->opened.catalog, *stores->blobs, clock, policy_of(settings),
                                       stores->opened.cursor_key);
  accounts::ApiKeys api_keys(*stores->opened.catalog, clock, stores->opened.cursor_key, settings.keys);
  auto workers = WorkerThreads::start(2 * settings.threads);
  if (!workers) return fail(std::move(workers).error());
  api::Metrics metrics;
  simulator::FaultPlan faults;
  if (settings.simulate) simulator::simulate(*options, faults);
  api::Pipeline pipeline(marketplace, api_keys, metrics, clock, random, *std::move(options),
                         (*workers)->executor());
  simulator::FaultyService faulty(pipeline, faults);
  api::Service& service = settings.simulate ? static_cast<api::Service&>(faulty) : pipeline;

  auto servers = start_servers(service, settings);
  if (!servers) return fail(std::move(servers).error());

  Periodic downloads(signal_loop, limits::kDownloadFlushInterval,
                     [&marketplace] { return write_downloads(marketplace.downloads); });
  Periodic revocations(signal_loop, limits::kRevocationRetry,
                       [&api_keys] { return write_revocations(api_keys); });
  boost::asio::co_spawn(signal_loop, reload_on_hangup(hangups, *servers->api, settings),
                        boost::asio::detached);
  signals.async_wait(
      [&hangups, &ignored, &downloads, &revocations](const boost::system::error_code&, int signal) {
        log::info("received signal {}, draining", signal);
        hangups.cancel();
        ignored.stop();
        downloads.stop();
        revocations.stop();
      });
  signal_loop.run();
  if (servers->operations)
    servers->operations->drain();  // First, so that nobody is told that this one is ready.
  servers->api->drain();
  write_all(signal_loop, marketplace.downloads, api_keys);
  (*workers)->join();
  // Before the event loops are destroyed, because all of these resume coroutines on them.
  if (keys->watcher) keys->watcher->stop();
  stores->blobs.reset();
  stores->opened.catalog.reset();
  log::info("stopped");
  return {};
}

}  // namespace atom::atomd
