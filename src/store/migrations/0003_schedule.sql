-- When a publish is to go out. A publish without a row here goes out as soon as it can.
CREATE TABLE slots (
    op   INTEGER PRIMARY KEY REFERENCES outbox (id),
    at   INTEGER NOT NULL,
    -- The zone the person wrote it in; the instant rules.
    zone TEXT NOT NULL
) STRICT;
