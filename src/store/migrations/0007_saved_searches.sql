-- Searches that a person keeps under a name, in an order of their own.
CREATE TABLE saved_searches (
    n       INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL REFERENCES accounts (n),
    name    TEXT NOT NULL,
    -- As typed; see domain/search.
    query   TEXT NOT NULL,
    place   INTEGER NOT NULL
) STRICT;
CREATE INDEX saved_searches_by_account ON saved_searches (account, place);

-- A filter of the search is a walk down one of these.
CREATE INDEX comments_by_language ON comments (account, language) WHERE language IS NOT NULL;
CREATE INDEX comments_that_ask ON comments (account) WHERE (tags & 1) = 1;
CREATE INDEX comments_that_call ON comments (account) WHERE (tags & 2) = 2;
CREATE INDEX comments_with_links ON comments (account) WHERE (tags & 4) = 4;
CREATE INDEX comments_deleted_by_media ON comments (media) WHERE deleted_at IS NOT NULL;
