-- Many accounts side by side: what tells them apart, what is being removed, and what was done over several at once.

-- Its place in the theme's row of account colours, from 0 on.
ALTER TABLE accounts ADD COLUMN colour INTEGER NOT NULL DEFAULT 0;
UPDATE accounts SET colour = (SELECT count(*) FROM accounts b WHERE b.n < accounts.n) % 12;
-- Since when it is being taken off this computer; from then on no view shows anything of it.
ALTER TABLE accounts ADD COLUMN leaving_at INTEGER;

-- The first of the acts that a person did in one go over several accounts; NULL: it stands alone.
ALTER TABLE acts ADD COLUMN together INTEGER;
CREATE INDEX acts_together ON acts (together) WHERE together IS NOT NULL;
