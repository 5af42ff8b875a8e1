-- Version 4. What this computer knows of a comment besides what Instagram says: the person's own *done*, and what
-- was found by reading its text.
DROP TRIGGER comments_recounted;
DROP TRIGGER comments_uncounted;
DROP INDEX comments_by_standing;
ALTER TABLE comments DROP COLUMN standing;

-- Marked done by a person or a rule. Nothing on Instagram.
ALTER TABLE comments ADD COLUMN done_at INTEGER;
-- Bits: 1 a question, 2 mentions the account, 4 holds a link, 8 nothing but emoji, 16 a question without a
-- question mark that one would see.
ALTER TABLE comments ADD COLUMN tags INTEGER NOT NULL DEFAULT 0;
-- The same for texts that are the same but for spelling; NULL: too short to be compared, or not read yet.
ALTER TABLE comments ADD COLUMN likeness INTEGER;
-- ISO 639-1; NULL: too short to tell, or not read yet.
ALTER TABLE comments ADD COLUMN language TEXT;
-- Which version of the reading the three are of; 0: none yet.
ALTER TABLE comments ADD COLUMN minded INTEGER NOT NULL DEFAULT 0;

-- The one place of the inbox it stands in: 0 needs an answer, 1 answered, 2 hidden, 3 own, 4 deleted,
-- 5 history that nobody answered, 6 done without an answer.
ALTER TABLE comments ADD COLUMN standing INTEGER NOT NULL GENERATED ALWAYS AS (
    CASE WHEN deleted_at IS NOT NULL THEN 4 WHEN mine THEN 3 WHEN hidden THEN 2 WHEN answered THEN 1
         WHEN done_at IS NOT NULL THEN 6 WHEN history THEN 5 ELSE 0 END
) VIRTUAL;
CREATE INDEX comments_by_standing ON comments (account, standing);
-- Those that stand in a view of their own besides *Needs an answer*.
CREATE INDEX comments_open_questions ON comments (account) WHERE standing = 0 AND (tags & 1) = 1;
CREATE INDEX comments_open_mentions ON comments (account) WHERE standing = 0 AND (tags & 2) = 2;

-- Posts with comments that came and whose text was not read yet.
CREATE TABLE to_mind (
    media INTEGER PRIMARY KEY REFERENCES media (n)
) STRICT;
-- How far all comments were read in one version of the reading, newest first: those before `before` are to be
-- read still; NULL: none.
CREATE TABLE minding (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL,
    before  INTEGER
) STRICT;
INSERT INTO minding VALUES (1, 0, NULL);

-- Open comments that are the same but for spelling.
CREATE INDEX comments_open_alike ON comments (account, likeness) WHERE standing = 0 AND likeness IS NOT NULL;
CREATE TABLE clusters (
    account  INTEGER NOT NULL REFERENCES accounts (n),
    likeness INTEGER NOT NULL,
    -- Open comments of that likeness, one at least.
    open     INTEGER NOT NULL,
    PRIMARY KEY (account, likeness)
) STRICT, WITHOUT ROWID;
-- So many make a cluster that a list shows as one row.
CREATE INDEX clusters_shown ON clusters (account) WHERE open >= 3;
-- How often what the lists show of an account's clusters has changed.
CREATE TABLE cluster_changes (
    account INTEGER PRIMARY KEY REFERENCES accounts (n),
    changes INTEGER NOT NULL
) STRICT;
CREATE TRIGGER comments_alike AFTER UPDATE OF mine, hidden, answered, deleted_at, done_at, likeness ON comments
WHEN new.standing = 0 AND new.likeness IS NOT NULL
    AND (old.standing <> 0 OR old.likeness IS NOT new.likeness) BEGIN
    INSERT INTO clusters VALUES (new.account, new.likeness, 1) ON CONFLICT DO UPDATE SET open = open + 1;
END;
CREATE TRIGGER comments_unlike AFTER UPDATE OF mine, hidden, answered, deleted_at, done_at, likeness ON comments
WHEN old.standing = 0 AND old.likeness IS NOT NULL
    AND (new.standing <> 0 OR new.likeness IS NOT old.likeness) BEGIN
    UPDATE clusters SET open = open - 1 WHERE account = old.account AND likeness = old.likeness;
    DELETE FROM clusters WHERE account = old.account AND likeness = old.likeness AND open = 0;
END;
CREATE TRIGGER clusters_changed AFTER UPDATE OF open ON clusters WHEN old.open >= 3 OR new.open >= 3 BEGIN
    INSERT INTO cluster_changes VALUES (new.account, 1) ON CONFLICT DO UPDATE SET changes = changes + 1;
END;

DROP TABLE comment_counts;
CREATE TABLE comment_counts (
    account  INTEGER NOT NULL REFERENCES accounts (n),
    standing INTEGER NOT NULL,
    -- The bits of `tags` that have a view: 1 and 2.
    tags     INTEGER NOT NULL,
    count    INTEGER NOT NULL,
    changes  INTEGER NOT NULL,
    PRIMARY KEY (account, standing, tags)
) STRICT, WITHOUT ROWID;
INSERT INTO comment_counts SELECT account, standing, 0, count(*), count(*) FROM comments GROUP BY account, standing;
CREATE TRIGGER comments_recounted AFTER UPDATE OF mine, hidden, answered, deleted_at, done_at, tags ON comments
WHEN old.standing <> new.standing OR (old.tags & 3) <> (new.tags & 3) BEGIN
    UPDATE comment_counts SET count = count - 1, changes = changes + 1
        WHERE account = old.account AND standing = old.standing AND tags = (old.tags & 3);
    INSERT INTO comment_counts VALUES (new.account, new.standing, new.tags & 3, 1, 1)
        ON CONFLICT DO UPDATE SET count = count + 1, changes = changes + 1;
END;
CREATE TRIGGER comments_uncounted AFTER DELETE ON comments BEGIN
    UPDATE comment_counts SET count = count - 1, changes = changes + 1
        WHERE account = old.account AND standing = old.standing AND tags = (old.tags & 3);
END;
