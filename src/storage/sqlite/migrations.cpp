#include "storage/sqlite/migrations.hpp"

#include <fmt/format.h>

#include <array>

#include "marketplace/catalog.hpp"

namespace atom::storage::sqlite {
namespace {

// Times are milliseconds since the Unix epoch. `seq` is the order of publication. Statuses and decisions are
// the words of the contract, so that a person can read the tables. A landed migration never changes; write
// the next one.
constexpr const char* kInitial = R"sql(
CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE packages (
  name       TEXT PRIMARY KEY,
  owner      TEXT NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE reviews (
  id          INTEGER PRIMARY KEY,
  seq         INTEGER NOT NULL REFERENCES versions (seq),
  decision    TEXT NOT NULL CHECK (decision IN ('approve', 'reject')),
  reason      TEXT NOT NULL,
  reviewer    TEXT NOT NULL,
  tenant      TEXT NOT NULL,
  reviewed_at INTEGER NOT NULL
);
CREATE INDEX reviews_by_version ON reviews (seq, id);

CREATE TABLE versions (
  seq          INTEGER PRIMARY KEY,
  name         TEXT NOT NULL REFERENCES packages (name),
  version      TEXT NOT NULL,
  precedence   BLOB NOT NULL,               -- sorts as SemVer section 11 does
  status       TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'withdrawn', 'yanked')),
  digest       TEXT NOT NULL,
  size         INTEGER NOT NULL,
  media_type   TEXT NOT NULL,
  tenant       TEXT NOT NULL,
  publisher    TEXT NOT NULL,
  description  TEXT NOT NULL,
  author       TEXT NOT NULL,
  license      TEXT NOT NULL,
  runtime      TEXT NOT NULL,
  tags         TEXT NOT NULL,               -- a JSON array
  published_at INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL,
  review       INTEGER REFERENCES reviews (id)  -- the decision that stands
);
CREATE UNIQUE INDEX versions_by_id ON versions (name, version);
CREATE INDEX versions_by_precedence ON versions (name, precedence);
CREATE INDEX versions_by_status ON versions (status, seq);
CREATE INDEX versions_by_tenant ON versions (tenant, seq);

CREATE TABLE contents (
  seq   INTEGER PRIMARY KEY REFERENCES versions (seq),
  bytes BLOB NOT NULL
);

CREATE TABLE version_tags (
  tag TEXT NOT NULL,
  seq INTEGER NOT NULL REFERENCES versions (seq),
  PRIMARY KEY (tag, seq)
) WITHOUT ROWID;

CREATE TABLE tokens (
  id         TEXT PRIMARY KEY,
  hash       BLOB NOT NULL UNIQUE,          -- SHA-256 of the secret
  tenant     TEXT NOT NULL,
  scopes     TEXT NOT NULL,
  note       TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
) WITHOUT ROWID;
CREATE INDEX tokens_by_tenant ON tokens (tenant, created_at);

CREATE TABLE events (
  seq     INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice, even after a deletion
  at      INTEGER NOT NULL,
  type    TEXT NOT NULL,
  subject TEXT NOT NULL,
  tenant  TEXT NOT NULL,
  actor   TEXT NOT NULL,
  data    TEXT NOT NULL                      -- a JSON object
);

INSERT INTO settings VALUES ('cursor_key', randomblob(32));
)sql";

// Who may read of an event, and ways to a reader's events in order, whatever stands between them. A rejection
// is public where it took an approval back.
constexpr const char* kEventAudience = R"sql(
ALTER TABLE events ADD COLUMN audience TEXT NOT NULL DEFAULT 'nobody'
  CHECK (audience IN ('nobody', 'reviewers', 'everyone'));
UPDATE events SET audience = 'reviewers' WHERE type IN ('wpk.published', 'wpk.rejected', 'wpk.withdrawn');
UPDATE events SET audience = 'everyone' WHERE type IN ('wpk.approved', 'wpk.yanked', 'wpk.unyanked');
CREATE INDEX events_by_subject ON events (subject, seq);
UPDATE events SET audience = 'everyone' WHERE type = 'wpk.rejected' AND
  (SELECT e.type FROM events e WHERE e.subject = events.subject AND e.seq < events.seq ORDER BY e.seq DESC LIMIT 1)
  IN ('wpk.approved', 'wpk.unyanked');
DROP INDEX events_by_subject;
CREATE INDEX events_by_tenant ON events (tenant, seq);
CREATE INDEX events_of_everyone ON events (seq) WHERE audience = 'everyone';
)sql";

/// Keys are listed in the order of their creation, also those of one millisecond.
constexpr const char* kOwnersAndTokenUse = R"sql(
CREATE TABLE package_owners (
  id       INTEGER PRIMARY KEY,             -- the first owner has the lowest
  name     TEXT NOT NULL REFERENCES packages (name),
  tenant   TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  UNIQUE (name, tenant)
);
INSERT INTO package_owners (name, tenant, added_at) SELECT name, owner, created_at FROM packages;

ALTER TABLE tokens ADD COLUMN last_used_at INTEGER;
ALTER TABLE tokens ADD COLUMN seq INTEGER;
UPDATE tokens SET seq = ordered.seq
FROM (SELECT id, row_number() OVER (ORDER BY created_at, id DESC) AS seq FROM tokens) AS ordered
WHERE ordered.id = tokens.id;
DROP INDEX tokens_by_tenant;
CREATE UNIQUE INDEX tokens_by_seq ON tokens (seq);
CREATE INDEX tokens_by_tenant ON tokens (tenant, seq);
)sql";

// Finding. The words of a version are in `version_search`, whose text is that of `version_texts`: the view is
// the one place that says what is searched. Its `facets` are words of the private use area, so that a search
// can ask for a status (U+E000 and the letter that it begins with), a tenant (U+E100, hexadecimal) or a
// runtime (U+E101) in the same breath; U+E102 is for each tenant that owns the package of a version that is
// not approved, and did not publish it. `search_words` has every word of five letters and more, for those
// that are only begun. The indexes of approved versions alone cost a publish nothing.
constexpr const char* kFinding = R"sql(
ALTER TABLE versions ADD COLUMN steps TEXT NOT NULL DEFAULT '';  -- their names, one a line
ALTER TABLE versions ADD COLUMN downloads INTEGER NOT NULL DEFAULT 0;
UPDATE versions SET steps =
  (SELECT atom_step_text(c.bytes, versions.media_type) FROM contents c WHERE c.seq = versions.seq);

CREATE INDEX versions_by_updated ON versions (updated_at);
CREATE INDEX approved_by_updated ON versions (updated_at) WHERE status = 'approved';
CREATE INDEX approved_by_downloads ON versions (downloads) WHERE status = 'approved';
CREATE INDEX approved_by_runtime ON versions (runtime) WHERE status = 'approved';
CREATE INDEX approved_by_name ON versions (name, precedence) WHERE status = 'approved';
CREATE INDEX approved_releases ON versions (name, precedence)
  WHERE status = 'approved' AND substr(precedence, -1) = x'7E';  -- no prerelease

CREATE VIEW version_texts AS
  SELECT seq, name, description, tags, steps,
    char(57344 + unicode(status)) || ' ' || char(57600) || hex(tenant) ||
      CASE WHEN length(CAST(runtime AS BLOB)) BETWEEN 1 AND 64 THEN ' ' || char(57601) || hex(runtime) ELSE '' END ||
      CASE WHEN status = 'approved' THEN '' ELSE coalesce(
        (SELECT group_concat(' ' || char(57602) || hex(o.tenant), '') FROM package_owners o
         WHERE o.name = versions.name AND o.tenant <> versions.tenant), '') END
      AS facets
  FROM versions;
CREATE VIRTUAL TABLE version_search USING fts5 (
  name, description, tags, steps, facets,
  content = 'version_texts', content_rowid = 'seq', prefix = '2 3 4', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO version_search (version_search) VALUES ('rebuild');

CREATE TABLE search_words (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE temp.indexed_words USING fts5vocab (main, version_search, row);
INSERT INTO search_words
  SELECT term FROM indexed_words WHERE length(term) > 4 AND unicode(term) NOT BETWEEN 57344 AND 61439;
DROP TABLE temp.indexed_words;
)sql";

// SQLite makes a table of the list of `IN` each time that it checks a row, which cost as much as writing the
// row. The checks say the same without; the rows stay as they are
// (https://www.sqlite.org/lang_altertable.html, section 8, has this way to change a CHECK).
constexpr const char* kCheaperChecks = R"sql(
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql,
  'CHECK (status IN (''pending'', ''approved'', ''rejected'', ''withdrawn'', ''yanked''))',
  'CHECK (status = ''pending'' OR status = ''approved'' OR status = ''rejected'' OR status = ''withdrawn'' OR ' ||
  'status = ''yanked'')') WHERE name = 'versions';
UPDATE sqlite_schema SET sql = replace(sql,
  'CHECK (audience IN (''nobody'', ''reviewers'', ''everyone''))',
  'CHECK (audience = ''nobody'' OR audience = ''reviewers'' OR audience = ''everyone'')') WHERE name = 'events';
PRAGMA writable_schema = RESET;
)sql";

// A package's versions by precedence and by their text are one index: the text decides the precedence.
// Commits merge sixteen parts of the full-text index at a time, not four, so that a word is written again
// half as often; FTS5 would do so all at once where sixteen are there (`crisismerge`), and hold a commit up
// for it, where each now does a share. Since a search looks into every part, they are merged two at a time
// (`usermerge`) once nothing is written for a while (`CommitQueue::tidy`).
constexpr const char* kFewerWrites = R"sql(
DROP INDEX versions_by_precedence;
DROP INDEX versions_by_id;
CREATE UNIQUE INDEX versions_by_id ON versions (name, precedence, version);
INSERT INTO version_search (version_search, rank) VALUES ('automerge', 16), ('crisismerge', 64),
  ('usermerge', 2);
)sql";

// What is approved has an index of its own, in which a public search reads its own words alone and, by places
// that fall as versions come, upwards (`search_tables.hpp`). What is not approved has no lists of beginnings,
// which were three quarters of what a publish wrote for its words; `search_words` has the short words too and
// spells them out. The facets are as before, but that what is approved has none for its status.
constexpr const char* kApprovedSearch = R"sql(
DROP TABLE version_search;
DROP VIEW version_texts;
CREATE VIEW version_texts AS
  SELECT seq, status, name, description, tags, steps,
    CASE WHEN status = 'approved' THEN '' ELSE char(57344 + unicode(status)) || ' ' END ||
      char(57600) || hex(tenant) ||
      CASE WHEN length(CAST(runtime AS BLOB)) BETWEEN 1 AND 64 THEN ' ' || char(57601) || hex(runtime) ELSE '' END ||
      CASE WHEN status = 'approved' THEN '' ELSE coalesce(
        (SELECT group_concat(' ' || char(57602) || hex(o.tenant), '') FROM package_owners o
         WHERE o.name = versions.name AND o.tenant <> versions.tenant), '') END
      AS facets
  FROM versions;
CREATE VIEW approved_texts AS
  SELECT 34359738368 - seq AS place, name, description, tags, steps, facets FROM version_texts
  WHERE status = 'approved';
CREATE VIEW unapproved_texts AS
  SELECT seq, name, description, tags, steps, facets FROM version_texts WHERE status <> 'approved';
CREATE VIRTUAL TABLE approved_search USING fts5 (
  name, description, tags, steps, facets,
  content = 'approved_texts', content_rowid = 'place', prefix = '2 3 4', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE unapproved_search USING fts5 (
  name, description, tags, steps, facets,
  content = 'unapproved_texts', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO approved_search (approved_search) VALUES ('rebuild');
INSERT INTO unapproved_search (unapproved_search) VALUES ('rebuild');
INSERT INTO approved_search (approved_search, rank)
  VALUES ('automerge', 16), ('crisismerge', 64), ('usermerge', 2);
INSERT INTO unapproved_search (unapproved_search, rank)
  VALUES ('automerge', 16), ('crisismerge', 64), ('usermerge', 2);

CREATE VIRTUAL TABLE temp.approved_words USING fts5vocab (main, approved_search, row);
CREATE VIRTUAL TABLE temp.unapproved_words USING fts5vocab (main, unapproved_search, row);
INSERT OR IGNORE INTO search_words
  SELECT term FROM (SELECT term FROM approved_words UNION SELECT term FROM unapproved_words)
  WHERE length(term) > 1 AND unicode(term) NOT BETWEEN 57344 AND 61439;
DROP TABLE temp.approved_words;
DROP TABLE temp.unapproved_words;
)sql";

// A publish writes fewer rows. The tags of a version are in its row alone, and the full-text indexes are the
// way from a tag to those that have it. The first owner of a package is in `packages` alone, and
// `package_owners` has the further ones; the facets say what they said. `events` gives the next `seq` without
// `sqlite_sequence`, which SQLite would write each time: no event is ever deleted, so the last one's is
// known.
constexpr const char* kFewerRows = R"sql(
DROP TABLE version_tags;
DELETE FROM package_owners WHERE tenant = (SELECT p.owner FROM packages p WHERE p.name = package_owners.name);
DROP VIEW version_texts;
CREATE VIEW version_texts AS
  SELECT seq, status, name, description, tags, steps,
    CASE WHEN status = 'approved' THEN '' ELSE char(57344 + unicode(status)) || ' ' END ||
      char(57600) || hex(tenant) ||
      CASE WHEN length(CAST(runtime AS BLOB)) BETWEEN 1 AND 64 THEN ' ' || char(57601) || hex(runtime) ELSE '' END ||
      CASE WHEN status = 'approved' THEN '' ELSE coalesce(
        (SELECT ' ' || char(57602) || hex(p.owner) FROM packages p
         WHERE p.name = versions.name AND p.owner <> versions.tenant), '') || coalesce(
        (SELECT group_concat(' ' || char(57602) || hex(o.tenant), '') FROM package_owners o
         WHERE o.name = versions.name AND o.tenant <> versions.tenant), '') END
      AS facets
  FROM versions;

PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql,
  'INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice, even after a deletion',
  'INTEGER PRIMARY KEY,               -- never used twice, since no event is deleted') WHERE name = 'events';
UPDATE sqlite_schema SET sql = replace(sql,
  '-- the first owner has the lowest', '-- in the order of their coming; the first owner is in packages')
  WHERE name = 'package_owners';
PRAGMA writable_schema = RESET;
DELETE FROM sqlite_sequence;
)sql";

// A publish writes fewer entries of indexes: the facets of the full-text indexes are the way to the versions
// of a tenant, a runtime, or a status that is not approved. What is approved, newest first, has an index of
// its own.
constexpr const char* kFewerIndexes = R"sql(
DROP INDEX versions_by_status;
DROP INDEX versions_by_tenant;
DROP INDEX approved_by_runtime;
CREATE INDEX approved_newest ON versions (seq) WHERE status = 'approved';
)sql";

constexpr std::array kMigrations{kInitial,        kEventAudience, kOwnersAndTokenUse,
                                 kFinding,        kCheaperChecks, kFewerWrites,
                                 kApprovedSearch, kFewerRows,     kFewerIndexes};

}  // namespace

void migrate(Database& database) {
  migrate(database, newest_schema());
}

void migrate(Database& database, std::int64_t schema) {
  const std::int64_t version = database.user_version();
  if (version > static_cast<std::int64_t>(kMigrations.size())) {
    throw marketplace::CatalogFault(
        fmt::format("the catalog has schema {} and this atomd knows {}; start the newer atomd that wrote it",
                    version, kMigrations.size()));
  }
  for (auto step = static_cast<std::size_t>(version); step < static_cast<std::size_t>(schema); ++step) {
    database.execute("BEGIN IMMEDIATE");
    database.execute(kMigrations[step]);
    database.execute(fmt::format("PRAGMA user_version = {}", step + 1).c_str());
    database.execute("COMMIT");
  }
}

std::int64_t newest_schema() {
  return static_cast<std::int64_t>(kMigrations.size());
}

}  // namespace atom::storage::sqlite
