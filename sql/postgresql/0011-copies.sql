-- Where a database came from. While a copy into it is under way (no end yet), only that copy may write here: a hub does not start on
-- half of the tasks.
CREATE TABLE arrivals
(
    source text COLLATE "C" NOT NULL PRIMARY KEY,
    started_at bigint NOT NULL,
    finished_at bigint CHECK (finished_at >= started_at)
);

-- What a task was called where it was imported from. The primary key is what makes a second import of it find the first.
CREATE TABLE imports
(
    old_id text COLLATE "C" NOT NULL PRIMARY KEY,
    id text NOT NULL
);
