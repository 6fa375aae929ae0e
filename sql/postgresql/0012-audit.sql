-- Who changed what, from where, and what came of it. Rows are added and never changed, until they go to the archive. Ids begin with
-- their time, so the key is also the order in time.
--
-- by: the key's name; null where there was none. target: the id or name of what was changed, null for what there is one of or for many.
-- changes: JSON, old and new values. count: how many requests that changed nothing, or how many tasks, the row stands for.
CREATE TABLE audit
(
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    action text NOT NULL,
    by text COLLATE "C",
    address text NOT NULL,
    kind text NOT NULL,
    target text COLLATE "C",
    filter text,
    changes text,
    at bigint NOT NULL,
    status integer NOT NULL,
    count integer NOT NULL CHECK (count >= 0),
    imported_at bigint
);

CREATE INDEX audit_by ON audit (by, id) WHERE by IS NOT NULL;
CREATE INDEX audit_target ON audit (target, id) WHERE target IS NOT NULL;
