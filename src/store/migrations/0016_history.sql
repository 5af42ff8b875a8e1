-- Version 16. The history that Instagram does not keep: what was asked and not given, parts of numbers, the readings
-- of posts at their ages, the last of each story, what is refused, notes and labels. How far back was read stands in `marks`.

-- Questions of the account, by metric, breakdown ('': none) and the days asked about, both included.
CREATE TABLE account_asked (
    account   INTEGER NOT NULL REFERENCES accounts (n),
    metric    TEXT NOT NULL,
    breakdown TEXT NOT NULL DEFAULT '',
    -- YYYY-MM-DD in US Pacific terms, in which Instagram cuts its days.
    first_day TEXT NOT NULL,
    last_day  TEXT NOT NULL,
    -- How often nothing was given, one time after the other; 0: it was given the last time.
    asked     INTEGER NOT NULL,
    asked_at  INTEGER NOT NULL,
    PRIMARY KEY (account, metric, breakdown, first_day, last_day)
) STRICT, WITHOUT ROWID;

-- Parts of a number by a breakdown: follow_type, media_product_type, age, country and so on.
CREATE TABLE account_parts (
    account   INTEGER NOT NULL REFERENCES accounts (n),
    metric    TEXT NOT NULL,
    breakdown TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day  TEXT NOT NULL,
    -- As Instagram spells it, in capitals where it is one of its own words.
    part      TEXT NOT NULL,
    value     REAL NOT NULL,
    read_at   INTEGER NOT NULL,
    PRIMARY KEY (account, metric, breakdown, first_day, last_day, part)
) STRICT, WITHOUT ROWID;

-- Followers on Instagram in each hour of a day, both in US Pacific terms.
CREATE TABLE online_hours (
    account INTEGER NOT NULL REFERENCES accounts (n),
    day     TEXT NOT NULL,
    hour    INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
    value   REAL NOT NULL,
    read_at INTEGER NOT NULL,
    PRIMARY KEY (account, day, hour)
) STRICT, WITHOUT ROWID;

-- When a post was read at the ages at which all are: hours after it came out. Ages that were missed have no row.
CREATE TABLE media_readings (
    media   INTEGER NOT NULL REFERENCES media (n),
    age     INTEGER NOT NULL,
    read_at INTEGER NOT NULL,
    PRIMARY KEY (media, age)
) STRICT, WITHOUT ROWID;

-- What a post had at the ages of its first four weeks, by which posts are compared.
CREATE TABLE media_ages (
    media  INTEGER NOT NULL REFERENCES media (n),
    metric TEXT NOT NULL,
    age    INTEGER NOT NULL,
    value  REAL NOT NULL,
    PRIMARY KEY (media, metric, age)
) STRICT, WITHOUT ROWID;

-- Metrics that were asked of a post so often, one time after the other, and not given.
CREATE TABLE media_asked (
    media    INTEGER NOT NULL REFERENCES media (n),
    metric   TEXT NOT NULL,
    asked    INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    -- Why there is none, if Instagram said so: 'few_people', 'before_professional', 'refused'.
    why      TEXT,
    PRIMARY KEY (media, metric)
) STRICT, WITHOUT ROWID;

-- Parts of a post's number by a breakdown, as read last: taps and exits of a story, actions on the profile.
CREATE TABLE media_parts (
    media     INTEGER NOT NULL REFERENCES media (n),
    metric    TEXT NOT NULL,
    breakdown TEXT NOT NULL,
    part      TEXT NOT NULL,
    value     REAL NOT NULL,
    read_at   INTEGER NOT NULL,
    PRIMARY KEY (media, metric, breakdown, part)
) STRICT, WITHOUT ROWID;

-- The archive of stories: when their numbers were read last, and a picture that Instagram takes away.
CREATE TABLE stories (
    media      INTEGER PRIMARY KEY REFERENCES media (n),
    -- A day after it came out, milliseconds since the epoch.
    ends_at    INTEGER NOT NULL,
    -- NULL: its numbers were never read.
    read_at    INTEGER,
    -- A JPEG; NULL: not kept yet, or it could not be had any more.
    picture    BLOB,
    picture_at INTEGER,
    -- How often the picture could not be had.
    failed     INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What Instagram refuses to the account, and when it is asked again; NULL: never, it said so for good.
CREATE TABLE refused_metrics (
    account    INTEGER NOT NULL REFERENCES accounts (n),
    level      TEXT NOT NULL,
    metric     TEXT NOT NULL,
    breakdown  TEXT NOT NULL DEFAULT '',
    refused_at INTEGER NOT NULL,
    times      INTEGER NOT NULL,
    again_at   INTEGER,
    PRIMARY KEY (account, level, metric, breakdown)
) STRICT, WITHOUT ROWID;

-- Notes pinned to days: "campaign began".
CREATE TABLE day_notes (
    account INTEGER NOT NULL REFERENCES accounts (n),
    day     TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    words   TEXT NOT NULL,
    PRIMARY KEY (account, day, made_at)
) STRICT, WITHOUT ROWID;

-- Labels of posts.
CREATE TABLE media_labels (
    media INTEGER NOT NULL REFERENCES media (n),
    label TEXT NOT NULL,
    at    INTEGER NOT NULL,
    PRIMARY KEY (media, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_labels_by_label ON media_labels (label, media);
