#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "marketplace/errors.hpp"
#include "marketplace/marketplace.hpp"
#include "marketplace/visibility.hpp"

/// The moves that the owners of a package make with its versions.
namespace atom::marketplace {
namespace {

struct Move {
  wpk::Status from;
  wpk::Status to;
  std::string_view event;
  Audience audience;
};

constexpr Move kWithdraw{wpk::Status::pending, wpk::Status::withdrawn, "wpk.withdrawn", Audience::reviewers};
constexpr Move kYank{wpk::Status::approved, wpk::Status::yanked, "wpk.yanked", Audience::everyone};
constexpr Move kUnyank{wpk::Status::yanked, wpk::Status::approved, "wpk.unyanked", Audience::everyone};

Result<void> check_move(CatalogReader& reader, const Principal& principal, const VersionRecord& version,
                        const Move& move) {
  if (auto allowed = require_owner(reader, principal, version.name); !allowed) return allowed;
  if (version.status == move.from || version.status == move.to) return {};
  return fail(errors::kInvalidTransition, fmt::format("'{}' is {}; only a version that is {} can become {}.",
                                                      version.id(), wpk::to_string(version.status),
                                                      wpk::to_string(move.from), wpk::to_string(move.to)));
}

Result<VersionRecord> make_move(CatalogWriter& writer, const Principal& principal, const Chosen& chosen,
                                const Move& move, Timestamp now) {
  const wpk::Id& id = chosen.id;
  auto version =
      visible(writer, writer.find_version(id.name, id.version.text()), viewer_of(principal), id.text());
  if (!version) return version;
  if (auto met = check_condition(chosen.condition, id.text(), version->digest); !met)
    return fail(std::move(met).error());
  if (auto allowed = check_move(writer, principal, *version, move); !allowed)
    return fail(std::move(allowed).error());
  if (version->status == move.to) return version;
  version->status = move.to;
  version->updated_at = now;
  writer.set_status(version->name, version->version, move.to, now);
  writer.append_event({now, std::string(move.event), version->id(), version->tenant, actor_of(principal),
                       boost::json::serialize(boost::json::object{{"digest", version->digest}}),
                       move.audience});
  return version;
}

Task<VersionRecord> run(Catalog& catalog, const Principal& principal, const Chosen& chosen, const Move& move,
                        Timestamp now) {
  if (auto allowed = require(principal, Scope::publish); !allowed) co_return fail(std::move(allowed).error());
  co_return co_await catalog.write(
      [&](CatalogWriter& writer) { return make_move(writer, principal, chosen, move, now); });
}

}  // namespace

Task<VersionRecord> Marketplace::withdraw(const Principal& principal, const Chosen& chosen) {
  return run(catalog_, principal, chosen, kWithdraw, clock_.now());
}

Task<VersionRecord> Marketplace::yank(const Principal& principal, const Chosen& chosen) {
  return run(catalog_, principal, chosen, kYank, clock_.now());
}

Task<VersionRecord> Marketplace::unyank(const Principal& principal, const Chosen& chosen) {
  return run(catalog_, principal, chosen, kUnyank, clock_.now());
}

Task<std::vector<ReviewRecord>> Marketplace::reviews(const Caller& caller, const wpk::Id& id) {
  const Viewer viewer = viewer_of(caller);
  co_return co_await catalog_.read([&](CatalogReader& reader) -> Result<std::vector<ReviewRecord>> {
    const auto version = visible(reader, reader.find_version(id.name, id.version.text()), viewer, id.text());
    if (!version) return fail(version.error());
    return reader.reviews_of(version->seq);
  });
}

}  // namespace atom::marketplace
