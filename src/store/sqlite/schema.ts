/** Marks the file as Careline's: the bytes of "Care". */
export const applicationId = 0x43617265;

/**
 * The schema's history: entry n leads from version n to n + 1. An entry that was released is never changed; an
 * improvement is a new entry, and tests/store/fixtures gets a dump of the version before it.
 */
export const migrations: readonly string[] = [
  `
  -- A conversation that has had an event. Its state is in its latest turn.
  CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    work_at INTEGER, -- since when there is something to do, or the next timer; NULL: neither
    lease_no INTEGER NOT NULL DEFAULT 0,
    lease_worker TEXT,
    lease_until INTEGER
  ) STRICT;
  CREATE INDEX conversations_work ON conversations (work_at) WHERE work_at IS NOT NULL;

  -- Events accepted and not yet handled; afterwards their key lives on as the cause of a turn.
  CREATE TABLE inbox (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    conversation TEXT NOT NULL REFERENCES conversations (id) DEFERRABLE INITIALLY DEFERRED,
    accepted_at INTEGER NOT NULL,
    event TEXT NOT NULL
  ) STRICT;
  CREATE INDEX inbox_conversation ON inbox (conversation);

  CREATE TABLE turns (
    id INTEGER PRIMARY KEY,
    conversation TEXT NOT NULL REFERENCES conversations (id),
    seq INTEGER NOT NULL,
    cause TEXT NOT NULL UNIQUE,
    turn TEXT NOT NULL, -- without the state after it
    after TEXT NOT NULL,
    UNIQUE (conversation, seq)
  ) STRICT;

  CREATE TABLE tickets (
    id TEXT PRIMARY KEY,
    conversation TEXT NOT NULL REFERENCES conversations (id),
    seq INTEGER NOT NULL,
    status TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    ticket TEXT NOT NULL
  ) STRICT;
  CREATE INDEX tickets_status ON tickets (status, opened_at);
  CREATE INDEX tickets_conversation ON tickets (conversation, opened_at);

  CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY, -- the order within a lane
    key TEXT NOT NULL UNIQUE,
    conversation TEXT NOT NULL,
    seq INTEGER NOT NULL,
    lane TEXT NOT NULL,
    grp TEXT NOT NULL,
    body TEXT NOT NULL, -- what never changes of it
    state TEXT NOT NULL DEFAULT 'pending',
    tries INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL, -- while sending: when the worker's time is up
    first_tried_at INTEGER,
    unsure INTEGER NOT NULL DEFAULT 0,
    warned INTEGER NOT NULL DEFAULT 0,
    message_id TEXT,
    error TEXT,
    worker TEXT,
    FOREIGN KEY (conversation, seq) REFERENCES turns (conversation, seq)
  ) STRICT;
  CREATE INDEX deliveries_conversation ON deliveries (conversation, seq);
  CREATE INDEX deliveries_grp ON deliveries (grp);
  CREATE INDEX deliveries_due ON deliveries (next_at) WHERE state IN ('pending', 'sending');
  CREATE INDEX deliveries_lane ON deliveries (lane, id) WHERE state IN ('pending', 'sending');
  CREATE INDEX deliveries_failed ON deliveries (state, id) WHERE state IN ('dead', 'ambiguous', 'withheld');

  CREATE TABLE feeds (
    feed TEXT NOT NULL,
    seq INTEGER NOT NULL,
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    item TEXT NOT NULL,
    PRIMARY KEY (feed, seq),
    UNIQUE (feed, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE documents (
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (collection, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE blobs (
    id TEXT PRIMARY KEY,
    blob TEXT NOT NULL, -- all but the bytes
    bytes BLOB NOT NULL
  ) STRICT;

  CREATE TABLE holds (
    name TEXT PRIMARY KEY,
    worker TEXT NOT NULL,
    until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- The latest changes, one row for each transaction, for the watchers of other processes.
  CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    writer TEXT NOT NULL,
    changes TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- The first open delivery of each lane is marked, so that a long lane that waits is not searched again and again.
  ALTER TABLE deliveries ADD COLUMN head INTEGER NOT NULL DEFAULT 0;
  UPDATE deliveries SET head = 1 WHERE id IN (
    SELECT min(id) FROM deliveries WHERE state IN ('pending', 'sending') GROUP BY lane
  );
  DROP INDEX deliveries_due;
  CREATE INDEX deliveries_head ON deliveries (next_at) WHERE head = 1;
  CREATE UNIQUE INDEX deliveries_head_of_lane ON deliveries (lane) WHERE head = 1;
  `,
  `
  -- Fewer pages are written for each message: large entries lie in the order they came, one index finds an event, and a
  -- delivery that is alone in its group is found by its key.
  CREATE TABLE new_feeds (
    id INTEGER PRIMARY KEY,
    feed TEXT NOT NULL,
    seq INTEGER NOT NULL,
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    item TEXT NOT NULL,
    UNIQUE (feed, seq),
    UNIQUE (feed, key)
  ) STRICT;
  INSERT INTO new_feeds (feed, seq, key, at, item) SELECT feed, seq, key, at, item FROM feeds ORDER BY feed, seq;
  DROP TABLE feeds;
  ALTER TABLE new_feeds RENAME TO feeds;

  CREATE TABLE new_inbox (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL, -- of one conversation; that none is handled twice is seen to by the cause of a turn
    conversation TEXT NOT NULL REFERENCES conversations (id) DEFERRABLE INITIALLY DEFERRED,
    accepted_at INTEGER NOT NULL,
    event TEXT NOT NULL,
    UNIQUE (conversation, key)
  ) STRICT;
  INSERT INTO new_inbox SELECT id, key, conversation, accepted_at, event FROM inbox;
  DROP TABLE inbox;
  ALTER TABLE new_inbox RENAME TO inbox;

  DROP INDEX deliveries_head_of_lane;
  DROP INDEX deliveries_grp;
  CREATE INDEX deliveries_part ON deliveries (grp) WHERE grp <> key;
  `,
];

/** The version that this code reads and writes. */
export const schemaVersion = migrations.length;
