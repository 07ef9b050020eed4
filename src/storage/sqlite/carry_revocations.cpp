#include "storage/sqlite/carry_revocations.hpp"

#include "storage/sqlite/database.hpp"
#include "storage/sqlite/private_events.hpp"

namespace atom::storage::sqlite {
namespace {

constexpr const char* kRevokedKeys =
    "SELECT id, revoked_at FROM tokens WHERE revoked_at IS NOT NULL ORDER BY seq";
constexpr const char* kRevokeAt = "UPDATE tokens SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL";
constexpr const char* kAppendRevocation =
    "INSERT INTO events (at, type, subject, tenant, actor, data, audience) "
    "SELECT ?2, 'token.revoked', id, tenant, tenant || '/atomd', json_object('scopes', scopes), 'nobody' "
    "FROM tokens WHERE id = ?1";
constexpr const char* kCountValid =
    "SELECT count(*) FROM tokens WHERE revoked_at IS NULL AND "
    "(expires_at IS NULL OR expires_at > 1000 * CAST(strftime('%s', 'now') AS INTEGER))";

}  // namespace

std::int64_t carry_revocations(Database& from, Database& to) {
  std::int64_t carried = 0;
  to.run("BEGIN");
  Rows revoked = from.query(kRevokedKeys);
  while (revoked.next()) {
    const std::int64_t before = to.changes();
    to.run(kRevokeAt, revoked.text(0), revoked.integer(1));
    if (to.changes() == before) continue;
    to.run(kAppendRevocation, revoked.text(0), revoked.integer(1));
    add_private_event(to);
    ++carried;
  }
  to.run("COMMIT");
  return carried;
}

std::int64_t count_valid_keys(Database& database) {
  Rows rows = database.query(kCountValid);
  return rows.next() ? rows.integer(0) : 0;
}

}  // namespace atom::storage::sqlite
