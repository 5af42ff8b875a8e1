-- Version 15. The plan of an account: its zone, the times of the week at which posts usually go out, and what was moved.

CREATE TABLE plans (
    account INTEGER PRIMARY KEY REFERENCES accounts (n),
    -- The name of the zone it is planned in; NULL: this computer's.
    zone    TEXT,
    -- Days of the week and minutes, as JSON.
    times   TEXT NOT NULL DEFAULT '[]'
) STRICT;

-- When posts were to go out before an act moved them.
CREATE TABLE act_slots (
    act  INTEGER NOT NULL REFERENCES acts (id),
    op   INTEGER NOT NULL REFERENCES outbox (id),
    at   INTEGER NOT NULL,
    zone TEXT NOT NULL,
    PRIMARY KEY (act, op)
) STRICT, WITHOUT ROWID;
CREATE INDEX act_slots_by_op ON act_slots (op);
