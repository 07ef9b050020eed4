#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "atom/base/authorization.hpp"
#include "marketplace/errors.hpp"
#include "marketplace/publishing.hpp"
#include "marketplace/visibility.hpp"

/// How owners change the status of their versions.
namespace atom::marketplace {
namespace {

struct Move {
  wpk::Status from;
  wpk::Status to;
  std::string_view participle;  ///< What the version then has been.
  Audience audience;
};

constexpr Move kWithdraw{wpk::Status::pending, wpk::Status::withdrawn, "withdrawn", Audience::reviewers};
constexpr Move kYank{wpk::Status::approved, wpk::Status::yanked, "yanked", Audience::everyone};
constexpr Move kUnyank{wpk::Status::yanked, wpk::Status::approved, "unyanked", Audience::everyone};

Result<void> check_move(CatalogReader& reader, const Principal& principal, const VersionRecord& version,
                        const Move& move) {
  if (auto allowed = require_owner(reader, principal, version.name); !allowed) return allowed;
  if (version.status == move.from || version.status == move.to) return {};
  return fail(errors::kInvalidTransition,
              fmt::format("'{}' is {}; only {} versions can be {}.", version.id(),
                          wpk::to_string(version.status), wpk::to_string(move.from), move.participle));
}

/// One move of one version, and who asks for it.
struct MoveRequest {
  const Move& move;
  const Principal& principal;
  const wpk::Id& id;
  const Precondition& precondition;
  Timestamp now;
};

Result<VersionRecord> make_move(CatalogWriter& writer, const MoveRequest& request) {
  const auto& [move, principal, id, precondition, now] = request;
  auto version =
      visible(writer, writer.find_version(id.name, id.version.text()), viewer_of(principal), id.text());
  if (!version) return version;
  if (auto met = check_precondition(precondition, id.text(), version->digest); !met)
    return fail(std::move(met).error());
  if (auto allowed = check_move(writer, principal, *version, move); !allowed)
    return fail(std::move(allowed).error());
  if (version->status == move.to) return version;
  version->status = move.to;
  version->updated_at = now;
  writer.set_status(version->name, version->version, move.to, now);
  writer.append_event(
      {now, fmt::format("wpk.{}", move.participle), version->id(), version->tenant, actor_of(principal),
       boost::json::serialize(boost::json::object{{"digest", version->digest}}), move.audience});
  return version;
}

Task<VersionRecord> run(Catalog& catalog, MoveRequest request) {
  if (auto allowed = require(request.principal, Scope::publish); !allowed)
    co_return fail(std::move(allowed).error());
  co_return co_await catalog.write([&](CatalogWriter& writer) { return make_move(writer, request); });
}

}  // namespace

Task<VersionRecord> Publishing::withdraw(const Principal& principal, const wpk::Id& id,
                                         const Precondition& precondition) {
  return run(catalog_, {kWithdraw, principal, id, precondition, clock_.now()});
}

Task<VersionRecord> Publishing::yank(const Principal& principal, const wpk::Id& id,
                                     const Precondition& precondition) {
  return run(catalog_, {kYank, principal, id, precondition, clock_.now()});
}

Task<VersionRecord> Publishing::unyank(const Principal& principal, const wpk::Id& id,
                                       const Precondition& precondition) {
  return run(catalog_, {kUnyank, principal, id, precondition, clock_.now()});
}

}  // namespace atom::marketplace
