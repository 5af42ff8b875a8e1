-- Version 5. What was done in one go is one act, however many comments it is about: one toast, one undo.
CREATE TABLE acts (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    account       INTEGER NOT NULL REFERENCES accounts (n),
    at            INTEGER NOT NULL,
    -- The name of the rule that did it; NULL: the person.
    who           TEXT,
    -- What was done: a verb of the outbox, or 'done' and 'not_done', which are nothing on Instagram.
    verb          TEXT NOT NULL,
    -- What a reply to many says.
    text          TEXT,
    -- How many it is about.
    count         INTEGER NOT NULL,
    -- The end of the undo window.
    not_before    INTEGER NOT NULL,
    -- Rows of comments that are still to be put in, eight bytes each, and how many of them are; NULL: all are.
    members       BLOB,
    put_in        INTEGER NOT NULL DEFAULT 0,
    taken_back_at INTEGER,
    -- While it is being taken back, up to which op it is; until then none of its ops may run. NULL: it is not.
    back_to       INTEGER,
    -- How many were taken back, and how many were out already.
    back          INTEGER NOT NULL DEFAULT 0,
    out           INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX acts_by_account ON acts (account, id);
CREATE INDEX acts_unfinished ON acts (id) WHERE members IS NOT NULL OR back_to IS NOT NULL;

-- What an act changed on this computer alone, and what was so before.
CREATE TABLE act_marks (
    act     INTEGER NOT NULL REFERENCES acts (id),
    -- The row of the comment.
    comment INTEGER NOT NULL,
    before  INTEGER,
    after   INTEGER,
    PRIMARY KEY (act, comment)
) STRICT, WITHOUT ROWID;
CREATE INDEX act_marks_by_comment ON act_marks (comment);

-- NULL: it takes back another op.
ALTER TABLE outbox ADD COLUMN act INTEGER REFERENCES acts (id);
CREATE INDEX outbox_by_act ON outbox (act) WHERE act IS NOT NULL;
INSERT INTO acts (id, account, at, verb, count, not_before)
    SELECT id, account, created, verb, 1, not_before FROM outbox WHERE after_op IS NULL AND reverses IS NULL;
UPDATE outbox SET act = id WHERE after_op IS NULL AND reverses IS NULL;
-- What comes after another op stands behind it, so that one pass is enough.
UPDATE outbox SET act = (SELECT b.act FROM outbox b WHERE b.id = outbox.after_op) WHERE after_op IS NOT NULL;
