-- Version 2. New comments are counted by the page that brings them (comments_page.rs): a statement with a trigger
-- keeps a journal of every leaf it touches.
DROP TRIGGER comments_counted;
