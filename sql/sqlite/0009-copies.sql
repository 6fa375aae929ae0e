-- Where a database came from. While a copy into it is under way (no end yet), only that copy may write here: a hub does not start on
-- half of the tasks.
CREATE TABLE arrivals
(
    source TEXT NOT NULL PRIMARY KEY,
    started_at INTEGER NOT NULL,
    finished_at INTEGER CHECK (finished_at >= started_at)
) WITHOUT ROWID;

-- What a task was called where it was imported from. The primary key is what makes a second import of it find the first.
CREATE TABLE imports
(
    old_id TEXT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL
) WITHOUT ROWID;
