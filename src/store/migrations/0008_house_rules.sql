-- Version 8. Rules of the house, what they did, what was said of that, and the helper that learns.
CREATE TABLE house_rules (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    account  INTEGER NOT NULL REFERENCES accounts (n),
    -- From 1 on; NULL: thrown away, and kept for the names in the log.
    place    INTEGER,
    -- What is in force, as JSON.
    rule     TEXT NOT NULL,
    -- An edit of a rule that is at work; NULL: there is none.
    draft    TEXT,
    -- 'not_armed', 'armed', 'resting' by the person's will, 'rested' by itself.
    state    TEXT NOT NULL,
    since    INTEGER,
    kept_at  INTEGER NOT NULL,
    -- What the last rehearsal of the newest words found; NULL: they were not rehearsed.
    hits     INTEGER,
    of_all   INTEGER
) STRICT;
CREATE INDEX house_rules_in_order ON house_rules (account, place) WHERE place IS NOT NULL;

-- What a rule did in one go.
CREATE TABLE rule_acts (
    n             INTEGER PRIMARY KEY,
    rule          INTEGER NOT NULL REFERENCES house_rules (id),
    account       INTEGER NOT NULL REFERENCES accounts (n),
    at            INTEGER NOT NULL,
    -- 'hide', 'done', 'label', 'draft', 'tell'.
    verb          TEXT NOT NULL,
    count         INTEGER NOT NULL,
    -- The act by which it can be taken back as a whole; NULL: nothing but labels and drafts.
    act           INTEGER,
    taken_back_at INTEGER
) STRICT;
CREATE INDEX rule_acts_in_time ON rule_acts (account, at);
CREATE INDEX rule_acts_by_rule ON rule_acts (rule, at);

-- Which comments a rule has acted on: never twice on the same.
CREATE TABLE rule_hits (
    rule    INTEGER NOT NULL REFERENCES house_rules (id),
    -- The row of the comment.
    comment INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    verb    TEXT NOT NULL,
    PRIMARY KEY (rule, comment, verb)
) STRICT, WITHOUT ROWID;
CREATE INDEX rule_hits_by_comment ON rule_hits (comment);
CREATE INDEX rule_hits_in_time ON rule_hits (rule, at);

CREATE TABLE comment_labels (
    comment INTEGER NOT NULL,
    label   TEXT NOT NULL,
    rule    INTEGER REFERENCES house_rules (id),
    at      INTEGER NOT NULL,
    PRIMARY KEY (comment, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX comment_labels_by_label ON comment_labels (label, comment);

-- What the person said of comments that a rule would hit: 'right' or 'spare'.
CREATE TABLE rule_verdicts (
    rule    INTEGER NOT NULL REFERENCES house_rules (id),
    comment INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (rule, comment)
) STRICT, WITHOUT ROWID;

-- The helper of each account.
CREATE TABLE helpers (
    account    INTEGER PRIMARY KEY REFERENCES accounts (n),
    -- Weights; NULL: it could not learn yet.
    model      BLOB,
    report     TEXT,
    learned_at INTEGER NOT NULL,
    -- Decisions it had, those to hide among them.
    decisions  INTEGER NOT NULL,
    hidden     INTEGER NOT NULL,
    -- Comments answered, hidden, deleted or done then: it learns again when there are enough more.
    counted    INTEGER NOT NULL
) STRICT;

-- What the helper thinks of comments that need an answer.
CREATE TABLE guesses (
    comment INTEGER PRIMARY KEY,
    -- 'hide', 'answer', 'fine'.
    likely  TEXT NOT NULL,
    share   REAL NOT NULL,
    because TEXT NOT NULL
) STRICT;

-- How many alike came within a day is asked of every comment that comes, open or not.
CREATE INDEX comments_alike ON comments (account, likeness) WHERE likeness IS NOT NULL;
