-- Version 11. What Instagram counts of a post's comments and does not return, as it was after the last reading of
-- them: counting the comments of ten thousand posts each time somebody looks would take too long.
CREATE TABLE gaps (
    media    INTEGER PRIMARY KEY REFERENCES media (n),
    account  INTEGER NOT NULL REFERENCES accounts (n),
    -- `comments_count` that went with that reading, replies included.
    reported INTEGER NOT NULL,
    -- What Instagram returned of it, replies included.
    returned INTEGER NOT NULL,
    -- Kept here and not found deleted, but left out by Instagram when the whole list was read last.
    withheld INTEGER NOT NULL,
    -- `reported` less `returned`, never below zero.
    missing  INTEGER NOT NULL,
    -- When the last reading of the whole list began; NULL: before this was noted.
    whole_at INTEGER,
    -- Since when some are missing without a break; NULL: none are.
    since    INTEGER
) STRICT;
CREATE INDEX gaps_open ON gaps (account, missing) WHERE missing > 0;

-- How a gap moved: one row each time it changed.
CREATE TABLE gap_steps (
    media    INTEGER NOT NULL REFERENCES media (n),
    at       INTEGER NOT NULL,
    reported INTEGER NOT NULL,
    missing  INTEGER NOT NULL,
    PRIMARY KEY (media, at)
) STRICT, WITHOUT ROWID;

-- What was read before this version: the gap is known, how it came about is not.
INSERT INTO gaps
    SELECT n, account, read_count, held, 0, max(read_count - held, 0), NULL,
        CASE WHEN read_count > held THEN comments_read_at END
    FROM (SELECT n, account, comments_read_at, comments_read_count AS read_count,
              (SELECT count(*) FROM comments WHERE comments.media = media.n AND deleted_at IS NULL) AS held
          FROM media WHERE story = 0 AND comments_read_at IS NOT NULL AND comments_read_count IS NOT NULL);
