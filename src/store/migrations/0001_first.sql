-- Version 1. Times are milliseconds since the epoch; `n` is a row's short number inside this file, `id` is
-- Instagram's own. What Instagram did not tell is NULL, never zero or an empty text.

CREATE TABLE accounts (
    n              INTEGER PRIMARY KEY,
    id             TEXT NOT NULL UNIQUE,
    scoped_id      TEXT NOT NULL,
    username       TEXT NOT NULL,
    name           TEXT,
    kind           TEXT NOT NULL,
    picture_url    TEXT,
    followers      INTEGER,
    follows        INTEGER,
    media_count    INTEGER,
    biography      TEXT,
    website        TEXT,
    read_at        INTEGER,
    -- What is known of the token besides its text, as JSON; NULL: signed out, data kept.
    grant_json     TEXT,
    -- Why all its work rests, as JSON; paused_until NULL then means: until a person acts.
    paused         TEXT,
    paused_until   INTEGER,
    practice       INTEGER NOT NULL DEFAULT 0,
    -- When it signed in for the first time; signing in again does not move it.
    first_sign_in  INTEGER,
    quota_used     INTEGER,
    quota_total    INTEGER,
    quota_window_s INTEGER,
    quota_at       INTEGER
) STRICT;

CREATE TABLE media (
    n                   INTEGER PRIMARY KEY,
    account             INTEGER NOT NULL REFERENCES accounts (n),
    id                  TEXT NOT NULL,
    kind                TEXT NOT NULL,
    product             TEXT NOT NULL,
    caption             TEXT,
    media_url           TEXT,
    thumbnail_url       TEXT,
    permalink           TEXT,
    shortcode           TEXT,
    at                  INTEGER,
    -- `at`, or when it was first seen: what it is sorted by.
    stands_at           INTEGER NOT NULL,
    likes               INTEGER,
    comments_count      INTEGER,
    comments_enabled    INTEGER,
    shared_to_feed      INTEGER,
    alt_text            TEXT,
    story               INTEGER NOT NULL,
    first_seen          INTEGER NOT NULL,
    seen_at             INTEGER NOT NULL,
    gone_at             INTEGER,
    -- comments_count as it was when all comments were last read to the end.
    comments_read_count INTEGER,
    comments_read_at    INTEGER,
    numbers_at          INTEGER,
    UNIQUE (account, id)
) STRICT;
CREATE INDEX media_in_time ON media (account, story, stands_at, n) WHERE gone_at IS NULL;

CREATE TABLE media_children (
    media         INTEGER NOT NULL REFERENCES media (n) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    id            TEXT NOT NULL,
    kind          TEXT NOT NULL,
    media_url     TEXT,
    thumbnail_url TEXT,
    alt_text      TEXT,
    PRIMARY KEY (media, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_children_by_id ON media_children (id);

CREATE TABLE people (
    n        INTEGER PRIMARY KEY,
    account  INTEGER NOT NULL REFERENCES accounts (n),
    id       TEXT NOT NULL,
    username TEXT,
    UNIQUE (account, id)
) STRICT;
CREATE INDEX people_by_name ON people (account, username COLLATE NOCASE);

-- Every comment ever seen. Its row number is its place in time: seconds since the epoch times 65,536, plus
-- a running number inside the second, so that the order of rows is the order of comments everywhere, in the
-- full-text index too, and nothing is ever sorted.
CREATE TABLE comments (
    row        INTEGER PRIMARY KEY,
    account    INTEGER NOT NULL REFERENCES accounts (n),
    media      INTEGER NOT NULL REFERENCES media (n),
    id         TEXT NOT NULL,
    -- Instagram's id of the thread's top comment, which we may never have been given; NULL: it is the top.
    parent     TEXT,
    person     INTEGER REFERENCES people (n),
    -- Only where the person is not known; names of persons stand in `people`, where they may change.
    username   TEXT,
    mine       INTEGER NOT NULL,
    text       TEXT NOT NULL,
    at         INTEGER,
    likes      INTEGER,
    hidden     INTEGER NOT NULL,
    -- A reply of the account's stands after it in its thread.
    answered   INTEGER NOT NULL DEFAULT 0,
    -- It was too old for an answer already when the account signed in for the first time.
    history    INTEGER NOT NULL DEFAULT 0,
    deleted_at INTEGER,
    -- When the account last changed it itself: older readings do not undo that.
    acted_at   INTEGER,
    first_seen INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    -- The one view of the inbox it stands in: 0 needs an answer, 1 answered, 2 hidden, 3 own, 4 deleted,
    -- 5 history that nobody answered.
    standing   INTEGER NOT NULL GENERATED ALWAYS AS (
        CASE WHEN deleted_at IS NOT NULL THEN 4 WHEN mine THEN 3 WHEN hidden THEN 2 WHEN answered THEN 1
             WHEN history THEN 5 ELSE 0 END
    ) VIRTUAL,
    UNIQUE (account, id)
) STRICT;
CREATE INDEX comments_by_standing ON comments (account, standing);
CREATE INDEX comments_by_parent ON comments (account, parent) WHERE parent IS NOT NULL;
CREATE INDEX comments_by_media ON comments (media) WHERE deleted_at IS NULL;
CREATE INDEX comments_by_person ON comments (person) WHERE person IS NOT NULL;

-- How many comments stand where, and how often that changed: counting a million rows takes too long.
CREATE TABLE comment_counts (
    account  INTEGER NOT NULL REFERENCES accounts (n),
    standing INTEGER NOT NULL,
    count    INTEGER NOT NULL,
    changes  INTEGER NOT NULL,
    PRIMARY KEY (account, standing)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER comments_counted AFTER INSERT ON comments BEGIN
    INSERT INTO comment_counts VALUES (new.account, new.standing, 1, 1)
        ON CONFLICT DO UPDATE SET count = count + 1, changes = changes + 1;
END;
CREATE TRIGGER comments_recounted AFTER UPDATE OF mine, hidden, answered, deleted_at ON comments
WHEN old.standing <> new.standing BEGIN
    UPDATE comment_counts SET count = count - 1, changes = changes + 1
        WHERE account = old.account AND standing = old.standing;
    INSERT INTO comment_counts VALUES (new.account, new.standing, 1, 1)
        ON CONFLICT DO UPDATE SET count = count + 1, changes = changes + 1;
END;
CREATE TRIGGER comments_uncounted AFTER DELETE ON comments BEGIN
    UPDATE comment_counts SET count = count - 1, changes = changes + 1
        WHERE account = old.account AND standing = old.standing;
END;

-- The words of comments and captions, by the row numbers of their tables. The texts themselves are not kept
-- a second time; what goes in is first cut and folded by find.rs, because the tokenizer knows neither emoji
-- nor languages without spaces. Marks (Mn, Mc) are parts of words: without them Hindi and Thai fall apart.
CREATE VIRTUAL TABLE comment_words USING fts5 (
    text, content = '', contentless_delete = 1, prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
CREATE VIRTUAL TABLE caption_words USING fts5 (
    text, content = '', contentless_delete = 1, prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);

CREATE TABLE account_days (
    account INTEGER NOT NULL REFERENCES accounts (n),
    metric  TEXT NOT NULL,
    -- YYYY-MM-DD in US Pacific terms, in which Instagram cuts its days.
    day     TEXT NOT NULL,
    value   REAL NOT NULL,
    read_at INTEGER NOT NULL,
    PRIMARY KEY (account, metric, day)
) STRICT, WITHOUT ROWID;

-- Followers in all as they were at the end of a day, or at the last reading of it.
CREATE TABLE follower_totals (
    account INTEGER NOT NULL REFERENCES accounts (n),
    day     TEXT NOT NULL,
    value   INTEGER NOT NULL,
    read_at INTEGER NOT NULL,
    PRIMARY KEY (account, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_ranges (
    account   INTEGER NOT NULL REFERENCES accounts (n),
    metric    TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day  TEXT NOT NULL,
    value     REAL NOT NULL,
    read_at   INTEGER NOT NULL,
    PRIMARY KEY (account, metric, first_day, last_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE media_values (
    media   INTEGER NOT NULL REFERENCES media (n),
    metric  TEXT NOT NULL,
    value   REAL NOT NULL,
    read_at INTEGER NOT NULL,
    PRIMARY KEY (media, metric)
) STRICT, WITHOUT ROWID;

-- How the values of posts moved: one row each time a value changed.
CREATE TABLE media_samples (
    media   INTEGER NOT NULL REFERENCES media (n),
    metric  TEXT NOT NULL,
    read_at INTEGER NOT NULL,
    value   REAL NOT NULL,
    PRIMARY KEY (media, metric, read_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    account         INTEGER NOT NULL REFERENCES accounts (n),
    lane            TEXT NOT NULL,
    verb            TEXT NOT NULL,
    -- Instagram's id of the comment or post it acts on, for the overlay.
    target          TEXT,
    op              TEXT NOT NULL,
    state           TEXT NOT NULL,
    step            TEXT,
    saying          TEXT,
    checkpoint      TEXT,
    trouble         TEXT,
    attempts        INTEGER NOT NULL DEFAULT 0,
    created         INTEGER NOT NULL,
    not_before      INTEGER NOT NULL,
    runs_at         INTEGER NOT NULL,
    first_failed_at INTEGER,
    -- Set exactly when it is done or undone: `ended IS NULL` is "open".
    ended           INTEGER,
    permalink       TEXT,
    result          TEXT,
    -- Runs only when that op is done, and is taken back with it.
    after_op        INTEGER REFERENCES outbox (id),
    -- The op whose effect it takes back.
    reverses        INTEGER REFERENCES outbox (id)
) STRICT;
CREATE INDEX outbox_lanes ON outbox (account, lane, id) WHERE ended IS NULL;
CREATE INDEX outbox_targets ON outbox (account, target) WHERE ended IS NULL;
CREATE INDEX outbox_ended ON outbox (account, ended) WHERE ended IS NOT NULL;
CREATE INDEX outbox_after ON outbox (after_op) WHERE after_op IS NOT NULL;
CREATE INDEX outbox_reverses ON outbox (reverses) WHERE reverses IS NOT NULL;

CREATE TABLE outbox_log (
    n           INTEGER PRIMARY KEY,
    op          INTEGER NOT NULL REFERENCES outbox (id),
    at          INTEGER NOT NULL,
    step        TEXT,
    tone        TEXT NOT NULL,
    title       TEXT NOT NULL,
    sentence    TEXT NOT NULL,
    small_print TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_log_by_op ON outbox_log (op);

CREATE TABLE drafts (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account      INTEGER NOT NULL REFERENCES accounts (n),
    content      TEXT NOT NULL,
    -- Counts the edits; what the checks found carries the edit it is of.
    edit         INTEGER NOT NULL,
    kept_at      INTEGER NOT NULL,
    checked_edit INTEGER,
    slides       TEXT,
    findings     TEXT,
    -- The publish it was sent with; NULL again when that was taken back.
    op           INTEGER REFERENCES outbox (id),
    published_at INTEGER
) STRICT;
CREATE INDEX drafts_by_account ON drafts (account, kept_at);

CREATE TABLE marks (
    account INTEGER NOT NULL REFERENCES accounts (n),
    task    TEXT NOT NULL,
    subject TEXT NOT NULL,
    cursor  TEXT,
    at      INTEGER NOT NULL,
    PRIMARY KEY (account, task, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE choices (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Files that can be fetched from outside right now.
CREATE TABLE public_files (
    n       INTEGER PRIMARY KEY,
    op      INTEGER NOT NULL REFERENCES outbox (id),
    address TEXT NOT NULL,
    until   INTEGER NOT NULL,
    opened  INTEGER NOT NULL
) STRICT;
CREATE INDEX public_files_by_op ON public_files (op);
