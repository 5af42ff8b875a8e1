-- Version 6. Answers: private replies, saved replies, what was begun to be written, and what is kept about people.

-- When a private reply to it went out, and what it said; without a text it went out from elsewhere.
ALTER TABLE comments ADD COLUMN private_at INTEGER;
ALTER TABLE comments ADD COLUMN private_text TEXT;
CREATE INDEX comments_private ON comments (account) WHERE private_at IS NOT NULL;

-- 'trusted' or 'watched'; NULL: neither.
ALTER TABLE people ADD COLUMN regard TEXT;
-- As it was typed.
ALTER TABLE people ADD COLUMN note TEXT;
-- What somebody was called before, and until when at the latest.
CREATE TABLE people_names (
    person   INTEGER NOT NULL REFERENCES people (n),
    username TEXT NOT NULL,
    until    INTEGER NOT NULL,
    PRIMARY KEY (person, username)
) STRICT, WITHOUT ROWID;

CREATE TABLE saved_replies (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    account  INTEGER NOT NULL REFERENCES accounts (n),
    -- From zero; the first nine have keys.
    position INTEGER NOT NULL,
    name     TEXT NOT NULL,
    -- A JSON list of languages and words.
    texts    TEXT NOT NULL,
    uses     INTEGER NOT NULL DEFAULT 0,
    used_at  INTEGER
) STRICT;
CREATE INDEX saved_replies_in_order ON saved_replies (account, position);
-- The saved reply an act was written with.
ALTER TABLE acts ADD COLUMN saved INTEGER REFERENCES saved_replies (id) ON DELETE SET NULL;
CREATE INDEX acts_by_saved ON acts (saved) WHERE saved IS NOT NULL;

-- What was begun to be written to a comment.
CREATE TABLE reply_drafts (
    account INTEGER NOT NULL REFERENCES accounts (n),
    -- Instagram's id of it.
    comment TEXT NOT NULL,
    private INTEGER NOT NULL,
    text    TEXT NOT NULL,
    kept_at INTEGER NOT NULL,
    PRIMARY KEY (account, comment, private)
) STRICT, WITHOUT ROWID;
