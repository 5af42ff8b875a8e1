-- Version 10. Quiet hours: comments under posts rest at times of the week, and are then as they were.

-- When comments under it were turned on or off from here last: what was read before says nothing about that.
ALTER TABLE media ADD COLUMN switched_at INTEGER;

CREATE TABLE quiet_hours (
    account   INTEGER PRIMARY KEY REFERENCES accounts (n),
    -- The timetable, as JSON.
    hours     TEXT NOT NULL,
    -- Since when it rests by the person's will; NULL: it does not.
    paused_at INTEGER
) STRICT;

-- A quiet time that was kept.
CREATE TABLE quiet_runs (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    account  INTEGER NOT NULL REFERENCES accounts (n),
    -- The quiet time, as the timetable says it.
    from_at  INTEGER NOT NULL,
    until    INTEGER NOT NULL,
    -- What was read since then counts as fresh.
    read_at  INTEGER NOT NULL,
    begun_at INTEGER NOT NULL,
    ended_at INTEGER,
    -- 'time', 'stopped' by the person's will, or 'taken_back' with its act.
    why      TEXT,
    -- The act that turned comments off, and the one that turned them on again.
    act      INTEGER REFERENCES acts (id),
    back     INTEGER REFERENCES acts (id)
) STRICT;
CREATE UNIQUE INDEX quiet_runs_open ON quiet_runs (account) WHERE ended_at IS NULL;
CREATE INDEX quiet_runs_in_time ON quiet_runs (account, id);

-- The posts a quiet time is about.
CREATE TABLE quiet_posts (
    run     INTEGER NOT NULL REFERENCES quiet_runs (id),
    media   INTEGER NOT NULL REFERENCES media (n),
    -- Whether comments were on when it began, as Instagram said just then; NULL: it did not say.
    was     INTEGER,
    -- The op that turns them off; NULL: there was nothing to turn off.
    op      INTEGER REFERENCES outbox (id),
    -- Somebody has turned them on since.
    changed INTEGER NOT NULL DEFAULT 0,
    -- What became of it, 'so', 'unsent', 'changed' or 'on'; NULL: it is quiet.
    ended   TEXT,
    PRIMARY KEY (run, media)
) STRICT, WITHOUT ROWID;
CREATE INDEX quiet_posts_open ON quiet_posts (media) WHERE ended IS NULL AND op IS NOT NULL;

CREATE TRIGGER quiet_posts_changed AFTER UPDATE OF comments_enabled ON media
WHEN new.comments_enabled = 1 AND old.comments_enabled IS NOT 1 BEGIN
    UPDATE quiet_posts SET changed = 1 WHERE media = new.n AND ended IS NULL AND op IS NOT NULL;
END;
