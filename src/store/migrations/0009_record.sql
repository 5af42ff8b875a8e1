-- Version 9. The record of moderation: one chain a profile, begun when this version first works in it.
CREATE TABLE record (
    -- From 1 on, without a gap.
    n            INTEGER PRIMARY KEY,
    at           INTEGER NOT NULL,
    -- Instagram's id and the name as it was then: an entry leans on no other table.
    account      TEXT NOT NULL,
    account_name TEXT NOT NULL,
    -- The name of a rule; NULL: the person.
    who          TEXT,
    what         TEXT NOT NULL,
    event        TEXT NOT NULL,
    act          INTEGER,
    op           INTEGER,
    comment      TEXT,
    post         TEXT,
    author_id    TEXT,
    author       TEXT,
    -- The words of the comment, and what was said to it.
    text         TEXT,
    said         TEXT,
    answer       TEXT,
    made         TEXT,
    -- SHA-256 over the seal of the entry before and the bytes of this one.
    seal         BLOB NOT NULL
) STRICT;

-- No mistake of ours changes what was written. Whoever opens the file by other means is found by the seals.
CREATE TRIGGER record_is_not_changed BEFORE UPDATE ON record
BEGIN
    SELECT RAISE(ABORT, 'the record is only added to');
END;
CREATE TRIGGER record_is_not_shortened BEFORE DELETE ON record
BEGIN
    SELECT RAISE(ABORT, 'the record is only added to');
END;
