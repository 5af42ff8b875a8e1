-- Version 14. Composing: drafts that are templates, drafts thrown away that can be had back, and words kept by name.

-- The name of a template; NULL: it is a draft.
ALTER TABLE drafts ADD COLUMN template TEXT;
-- When it was thrown away; it goes for good some weeks after.
ALTER TABLE drafts ADD COLUMN thrown_at INTEGER;

CREATE TABLE snippets (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL REFERENCES accounts (n),
    name    TEXT NOT NULL,
    text    TEXT NOT NULL
) STRICT;
CREATE INDEX snippets_by_account ON snippets (account, name);
