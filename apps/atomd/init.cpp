#include <fmt/format.h>

#include <cstdio>
#include <limits>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "accounts/api_keys.hpp"
#include "atom/base/clock.hpp"
#include "atom/base/random.hpp"
#include "atom/wpk/name.hpp"
#include "auth/api_key.hpp"
#include "commands.hpp"
#include "storage/sqlite/catalog.hpp"

namespace atom::atomd {
namespace {

boost::asio::awaitable<Result<accounts::ApiKeyRecord>> create_admin_key(accounts::KeyStore& store,
                                                                        const auth::ApiKey& key,
                                                                        std::string tenant) {
  const SystemClock clock;
  // Whoever runs the server has the data anyway, and is not locked out when a year has passed.
  const accounts::KeyPolicy unbounded{{}, std::numeric_limits<std::size_t>::max()};
  accounts::ApiKeys keys(store, clock, {}, unbounded);
  const Principal operator_{"atomd", std::move(tenant), {Scope::admin}};
  const accounts::NewApiKey new_key{key.id, key.hash, {Scope::admin}, "created by atomd", {}, {}};
  co_return co_await keys.create(operator_, new_key);
}

Result<void> print_new_admin_key(storage::sqlite::OpenCatalog opened, const std::string& tenant) {
  SystemRandom random;
  const auth::ApiKey key = auth::generate_api_key(random);
  boost::asio::io_context loop;
  auto made =
      boost::asio::co_spawn(loop, create_admin_key(*opened.catalog, key, tenant), boost::asio::use_future);
  loop.run();
  // Before the loop is destroyed, because the catalog's writer may still be using it.
  opened.catalog.reset();
  if (auto token = made.get(); !token) return fail(std::move(token).error());
  fmt::print(stderr, "Admin API key of tenant '{}'. Store it now, because it is not shown again:\n", tenant);
  fmt::print("{}\n", key.secret);
  return {};
}

}  // namespace

Result<void> init(const std::string& data, const std::string& tenant) {
  if (auto named = wpk::check_tenant(tenant); !named) return fail(std::move(named).error());
  auto opened = storage::sqlite::create_catalog(data);
  if (!opened) return fail(std::move(opened).error());
  fmt::print(stderr, "Created a catalog in {}.\n", data);
  return print_new_admin_key(*std::move(opened), tenant);
}

Result<void> admin_key(const std::string& data, const std::string& tenant) {
  if (auto named = wpk::check_tenant(tenant); !named) return fail(std::move(named).error());
  auto opened = storage::sqlite::open_catalog(data);
  if (!opened) return fail(std::move(opened).error());
  return print_new_admin_key(*std::move(opened), tenant);
}

}  // namespace atom::atomd
