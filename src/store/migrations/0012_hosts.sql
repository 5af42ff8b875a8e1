-- Version 12. Hosts: where files wait for Instagram, who uses which, and what stood there. No secret is in here.

CREATE TABLE hosts (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The order of the list, counted from zero.
    position    INTEGER NOT NULL,
    name        TEXT NOT NULL,
    -- Everything else that is set, as JSON.
    kind        TEXT NOT NULL,
    -- Counts the changes; a test carries the one it is of.
    edit        INTEGER NOT NULL DEFAULT 1,
    -- Names of the secrets that lie in the vault, as JSON.
    secrets     TEXT NOT NULL DEFAULT '[]',
    tested_edit INTEGER,
    -- What the last test found, as JSON.
    test        TEXT,
    -- Since when it fails at work, and why, as JSON; NULL: it does not.
    failed_at   INTEGER,
    failure     TEXT
) STRICT;

-- The hosts an account uses, in the order in which they are tried.
CREATE TABLE account_hosts (
    account  INTEGER NOT NULL REFERENCES accounts (n) ON DELETE CASCADE,
    host     INTEGER NOT NULL REFERENCES hosts (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    PRIMARY KEY (account, host)
) STRICT, WITHOUT ROWID;

-- Files that can be fetched from outside right now: now with the host they stand on, and without a publish where a
-- test put them there.
CREATE TABLE public_now (
    n       INTEGER PRIMARY KEY,
    -- NULL: a test.
    op      INTEGER REFERENCES outbox (id),
    -- NULL: this computer itself.
    host    INTEGER REFERENCES hosts (id),
    -- What takes it away; NULL: this computer knows.
    handle  TEXT,
    name    TEXT,
    bytes   INTEGER,
    address TEXT NOT NULL,
    until   INTEGER NOT NULL,
    opened  INTEGER NOT NULL
) STRICT;
INSERT INTO public_now (n, op, address, until, opened) SELECT n, op, address, until, opened FROM public_files;
DROP TABLE public_files;
ALTER TABLE public_now RENAME TO public_files;
CREATE INDEX public_files_by_op ON public_files (op);
CREATE INDEX public_files_by_host ON public_files (host);

-- Files that stood on a host for a publish, once they are gone again.
CREATE TABLE host_log (
    n       INTEGER PRIMARY KEY,
    host    INTEGER REFERENCES hosts (id) ON DELETE SET NULL,
    op      INTEGER REFERENCES outbox (id) ON DELETE SET NULL,
    bytes   INTEGER,
    opened  INTEGER NOT NULL,
    closed  INTEGER NOT NULL,
    -- Instagram could not, or would not, fetch it.
    refused INTEGER NOT NULL
) STRICT;
CREATE INDEX host_log_in_time ON host_log (closed);
CREATE INDEX host_log_by_host ON host_log (host);
CREATE INDEX host_log_by_op ON host_log (op);

-- When leftovers were looked for: at a start, or because the person wished it.
CREATE TABLE host_sweeps (
    n      INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    wished INTEGER NOT NULL,
    found  INTEGER NOT NULL,
    taken  INTEGER NOT NULL
) STRICT;
