-- The catalog as a new database gets it. A change of this file needs a migration (`schema.hpp`).
--
-- Times are milliseconds since the Unix epoch, in UTC. Statuses, decisions and audiences are the words of the
-- contract, so that a person can read the tables. Rows are never deleted, except owners who leave
-- and invitations that have ended.

-- What belongs to the catalog as a whole. 'cursor_key' seals the cursors that clients get; 'probe' is written
-- by the readiness check. 'usage_seq' belongs to `tenant_usage`.
CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value BLOB NOT NULL
) WITHOUT ROWID;

-- The names that are taken, each with its first owner.
CREATE TABLE packages (
  name       TEXT PRIMARY KEY,
  owner      TEXT NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;

-- The other owners of a package, in the order in which they joined. The first owner is in `packages` alone,
-- so that publishing a new name writes one row.
CREATE TABLE package_owners (
  id       INTEGER PRIMARY KEY,
  name     TEXT NOT NULL REFERENCES packages (name),
  tenant   TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  UNIQUE (name, tenant)
);

-- For each owner of a package that has or had several: its own name and the package's. So an owner finds the
-- packages in which others may have published what only owners may see.
CREATE TABLE shared_packages (
  tenant TEXT NOT NULL,
  name   TEXT NOT NULL REFERENCES packages (name),
  PRIMARY KEY (tenant, name)
) WITHOUT ROWID;

-- The tenants that are invited to own a package and have not accepted, in the order of the invitations.
CREATE TABLE owner_invitations (
  id         INTEGER PRIMARY KEY,
  name       TEXT NOT NULL REFERENCES packages (name),
  tenant     TEXT NOT NULL,
  invited_at INTEGER NOT NULL,
  UNIQUE (name, tenant)
);

-- Every version of every package. A CHECK compares word by word, since SQLite would build a table for the list
-- of an IN each time that it checks a row.
CREATE TABLE versions (
  seq          INTEGER PRIMARY KEY,             -- order of publication
  name         TEXT NOT NULL REFERENCES packages (name),
  version      TEXT NOT NULL,
  precedence   BLOB NOT NULL,                   -- sorts as SemVer section 11 says; ends in '~' if it is a release
  status       TEXT NOT NULL CHECK (status = 'pending' OR status = 'approved' OR status = 'rejected' OR
                                    status = 'withdrawn' OR status = 'yanked'),
  digest       TEXT NOT NULL,                   -- 'sha256:' and hexadecimal digits
  size         INTEGER NOT NULL,                -- bytes of the artifact
  media_type   TEXT NOT NULL,
  tenant       TEXT NOT NULL,                   -- who published it
  publisher    TEXT NOT NULL,                   -- the subject within that tenant
  description  TEXT NOT NULL,
  author       TEXT NOT NULL,
  license      TEXT NOT NULL,
  runtime      TEXT NOT NULL,
  tags         TEXT NOT NULL,                   -- a JSON array without spaces
  steps        TEXT NOT NULL,                   -- their names, one a line
  published_at INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL,
  downloads    INTEGER NOT NULL DEFAULT 0,
  review       INTEGER REFERENCES reviews (id)  -- the decision that stands
);
-- Finds one version, and lists a package by precedence.
CREATE UNIQUE INDEX versions_by_id ON versions (name, precedence, version);
-- The orders of a list. Indexes of approved versions alone cost a publish nothing.
CREATE INDEX versions_by_updated ON versions (updated_at);
CREATE INDEX approved_newest ON versions (seq) WHERE status = 'approved';
CREATE INDEX approved_by_updated ON versions (updated_at) WHERE status = 'approved';
CREATE INDEX approved_by_downloads ON versions (downloads) WHERE status = 'approved';
CREATE INDEX approved_by_name ON versions (name, precedence) WHERE status = 'approved';
-- With `approved_by_name`, all that the public sees of a package.
CREATE INDEX yanked_by_name ON versions (name, precedence) WHERE status = 'yanked';
-- Finds the latest approved release.
CREATE INDEX approved_releases ON versions (name, precedence)
  WHERE status = 'approved' AND substr(precedence, -1) = x'7E';

-- The artifacts that the catalog stores itself. The others are in the blob store, under their digest.
CREATE TABLE contents (
  seq   INTEGER PRIMARY KEY REFERENCES versions (seq),
  bytes BLOB NOT NULL
);

-- How much each tenant has published, in versions of every status: none of them is ever deleted. Counts the
-- versions up to the setting 'usage_seq'; those that follow are few (`usage_book.hpp`).
CREATE TABLE tenant_usage (
  tenant   TEXT PRIMARY KEY,
  versions INTEGER NOT NULL,
  bytes    INTEGER NOT NULL
) WITHOUT ROWID;

-- Every decision on a version. The latest one stands.
CREATE TABLE reviews (
  id          INTEGER PRIMARY KEY,
  seq         INTEGER NOT NULL REFERENCES versions (seq),
  decision    TEXT NOT NULL CHECK (decision = 'approve' OR decision = 'reject'),
  reason      TEXT NOT NULL,
  reviewer    TEXT NOT NULL,                    -- the subject
  tenant      TEXT NOT NULL,                    -- the reviewer's
  reviewed_at INTEGER NOT NULL
);
CREATE INDEX reviews_by_version ON reviews (seq, id);

-- API keys. The secret itself is stored nowhere.
CREATE TABLE tokens (
  seq          INTEGER PRIMARY KEY,             -- order of creation
  id           TEXT NOT NULL UNIQUE,
  hash         BLOB NOT NULL UNIQUE,            -- SHA-256 of the secret
  tenant       TEXT NOT NULL,
  scopes       TEXT NOT NULL,                   -- separated by spaces
  note         TEXT NOT NULL,
  created_at   INTEGER NOT NULL,
  created_by   TEXT NOT NULL,
  expires_at   INTEGER,
  revoked_at   INTEGER,
  last_used_at INTEGER,
  parent       TEXT REFERENCES tokens (id),     -- the key that made it, and that it ends with
  root         INTEGER REFERENCES tokens (seq)  -- the first key of its line; NULL if it is that itself
);
CREATE INDEX tokens_by_tenant ON tokens (tenant, seq);
-- Find keys that are not revoked by when they expire; 9223372036854775807 stands for never.
CREATE INDEX valid_tokens ON tokens (tenant, coalesce(expires_at, 9223372036854775807)) WHERE revoked_at IS NULL;
CREATE INDEX valid_children ON tokens (parent, coalesce(expires_at, 9223372036854775807))
  WHERE parent IS NOT NULL AND revoked_at IS NULL;

-- The event log: every change of state, written in the transaction that made it. No `seq` is used twice, since
-- no event is deleted. Besides an event's tenant and admins, its audience may read it.
CREATE TABLE events (
  seq      INTEGER PRIMARY KEY,
  at       INTEGER NOT NULL,
  type     TEXT NOT NULL,
  subject  TEXT NOT NULL,                       -- what changed: name@version, a token's id or a package's name
  tenant   TEXT NOT NULL,                       -- whose it is
  actor    TEXT NOT NULL,                       -- who did it: tenant/subject
  data     TEXT NOT NULL,                       -- a JSON object
  audience TEXT NOT NULL CHECK (audience = 'nobody' OR audience = 'reviewers' OR audience = 'everyone')
);
CREATE INDEX events_by_tenant ON events (tenant, seq);
CREATE INDEX events_of_everyone ON events (seq) WHERE audience = 'everyone';

-- The events of which nobody but their tenant and admins may read, as runs without a gap, so that a reviewer's
-- page skips a run at once. An index of all other events would cost every publish a row.
CREATE TABLE private_events (
  first INTEGER PRIMARY KEY,
  last  INTEGER NOT NULL
);

-- The texts that a search reads: those of a version as `search_text.cpp` prepares them for the tokenizer, and
-- its facets, which are words that no text contains because they begin with a character of the private use
-- area. With them one full-text query asks for a status (U+E000 plus the letter that it begins with), a tenant
-- (U+E100 and its name in hexadecimal), a runtime (U+E101) and words together. `facets.cpp` builds the same
-- words.
CREATE VIEW version_texts AS
  SELECT seq, status, name, atom_search_text(description) AS description, atom_search_text(tags) AS tags,
    atom_search_text(steps) AS steps,
    CASE WHEN status = 'approved' THEN '' ELSE char(57344 + unicode(status)) || ' ' END ||
      char(57600) || hex(tenant) ||
      CASE WHEN length(CAST(runtime AS BLOB)) BETWEEN 1 AND 64 THEN ' ' || char(57601) || hex(runtime) ELSE '' END
      AS facets
  FROM versions;

-- The full-text index of approved versions, the only one that a public search reads. Its rowids fall as `seq`
-- grows, since FTS5 reads upwards twice as fast and a search wants the newest first (`search_tables.hpp`).
CREATE VIEW approved_texts AS
  SELECT 34359738368 - seq AS place, name, description, tags, steps, facets FROM version_texts
  WHERE status = 'approved';
CREATE VIRTUAL TABLE approved_search USING fts5 (
  name, description, tags, steps, facets,
  content = 'approved_texts', content_rowid = 'place', prefix = '2 3 4', tokenize = 'unicode61 remove_diacritics 2'
);

-- The full-text index of all others. It has no prefix lists, which would be three quarters of what a publish
-- writes for its words; `search_words` says how a prefix can go on.
CREATE VIEW unapproved_texts AS
  SELECT seq, name, description, tags, steps, facets FROM version_texts WHERE status <> 'approved';
CREATE VIRTUAL TABLE unapproved_search USING fts5 (
  name, description, tags, steps, facets,
  content = 'unapproved_texts', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2'
);

-- Commits merge sixteen segments of an index at a time, so that a word is rewritten seldom, and never all at
-- once (`crisismerge`), which would hold a commit up. Since a search looks into every segment, two suffice for
-- a merge (`usermerge`) once nothing is written for a while.
INSERT INTO approved_search (approved_search, rank) VALUES ('automerge', 16), ('crisismerge', 64), ('usermerge', 2);
INSERT INTO unapproved_search (unapproved_search, rank) VALUES ('automerge', 16), ('crisismerge', 64), ('usermerge', 2);

-- Every word of the indexes that has two letters or more, facets excepted.
CREATE TABLE search_words (word TEXT PRIMARY KEY) WITHOUT ROWID;

INSERT INTO settings VALUES ('cursor_key', randomblob(32)), ('usage_seq', 0);
