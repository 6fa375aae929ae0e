-- What lists, counts, the scheduler and sweeps read. Triggers keep these tables from the grains' JSON, in the transaction that
-- stores it, so they never disagree with it. Times are Unix milliseconds, enums the numbers of the C# enums.

CREATE TABLE tasks
(
    id TEXT NOT NULL PRIMARY KEY,
    gid TEXT NOT NULL,
    status INTEGER NOT NULL CHECK (status BETWEEN 1 AND 8),
    priority INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 4),
    position INTEGER NOT NULL,
    not_before INTEGER,
    worker TEXT,
    attempt INTEGER NOT NULL CHECK (attempt >= 0),
    bytes_on TEXT,
    avoid TEXT,
    owner TEXT NOT NULL,
    host TEXT,
    tags TEXT NOT NULL,
    name TEXT NOT NULL,
    length_bytes INTEGER CHECK (length_bytes >= 0),
    path TEXT,
    checksum TEXT,
    error TEXT,
    failures INTEGER NOT NULL CHECK (failures >= 0),
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    remove_files_on TEXT,
    seq INTEGER NOT NULL,
    CHECK (status NOT BETWEEN 2 AND 5 OR worker IS NOT NULL),
    CHECK ((status BETWEEN 5 AND 7) = (ended_at IS NOT NULL)),
    CHECK (status BETWEEN 5 AND 7 OR NOT deleted),
    CHECK (remove_files_on IS NULL OR deleted)
);

-- BETWEEN and not IN: SQLite would build a table in memory for each list of more than two, at each write.
CREATE UNIQUE INDEX tasks_gid ON tasks (gid);
CREATE UNIQUE INDEX tasks_seq ON tasks (seq);
CREATE INDEX tasks_pending ON tasks (priority, position, id) WHERE status = 1 AND NOT deleted;
CREATE INDEX tasks_active ON tasks (id, worker) WHERE status BETWEEN 2 AND 4;
CREATE INDEX tasks_held ON tasks (status, id) WHERE status BETWEEN 6 AND 8 AND NOT deleted;
CREATE INDEX tasks_deleted ON tasks (id) WHERE deleted;
CREATE INDEX tasks_unwanted_files ON tasks (remove_files_on, id) WHERE remove_files_on IS NOT NULL;

-- The number of the last change. Writers take turns, so numbers are committed in their order and a reader misses none.
CREATE TABLE task_changes (seq INTEGER NOT NULL);
INSERT INTO task_changes VALUES (0);

CREATE TABLE batches
(
    id TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count BETWEEN 1 AND 10000),
    unfolded INTEGER NOT NULL CHECK (unfolded IN (0, 1)),
    created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX batches_folded ON batches (id) WHERE NOT unfolded;

CREATE TABLE workers
(
    name TEXT NOT NULL PRIMARY KEY,
    hostname TEXT,
    slots INTEGER CHECK (slots >= 0),
    tags TEXT,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;

-- One row for each idempotency key; the primary key is what makes a second acceptance under it fail.
CREATE TABLE submissions
(
    key TEXT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0),
    created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX submissions_age ON submissions (created_at);

-- A stored task arrives here as (id, state): the triggers on OrleansStorage insert it into this view, its payload decoded once to
-- SQLite's binary JSON, and the view's trigger spreads it over the tables. The view itself is always empty.
CREATE VIEW task_states (id, state, created) AS SELECT NULL, NULL, NULL WHERE 0;

CREATE TRIGGER task_states_kept INSTEAD OF INSERT ON task_states
BEGIN
    UPDATE task_changes SET seq = seq + 1;

    INSERT INTO tasks
    (
        id,
        gid, status, priority, position, not_before, worker, attempt, bytes_on, avoid, owner, host, tags, name,
        length_bytes, path, checksum, error, failures, created_at, started_at, ended_at, deleted,
        remove_files_on,
        seq
    )
    VALUES
    (
        NEW.id,
        json_extract(NEW.state, '$.gid'),
        json_extract(NEW.state, '$.status'),
        json_extract(NEW.state, '$.specification.priority'),
        json_extract(NEW.state, '$.position'),
        json_extract(NEW.state, '$.notBefore'),
        json_extract(NEW.state, '$.parts[0].worker'),
        coalesce(json_extract(NEW.state, '$.parts[0].attempt'), 0),
        json_extract(NEW.state, '$.parts[0].bytesOn'),
        json_extract(NEW.state, '$.parts[0].avoid'),
        json_extract(NEW.state, '$.owner'),
        json_extract(NEW.state, '$.host'),
        json_extract(NEW.state, '$.specification.tags'),
        json_extract(NEW.state, '$.name'),
        json_extract(NEW.state, '$.lengthBytes'),
        json_extract(NEW.state, '$.result.files[0].path'),
        json_extract(NEW.state, '$.result.checksum.algorithm') || '=' || json_extract(NEW.state, '$.result.checksum.hex'),
        json_extract(NEW.state, '$.error.message'),
        json_extract(NEW.state, '$.failures'),
        json_extract(NEW.state, '$.createdAt'),
        json_extract(NEW.state, '$.startedAt'),
        json_extract(NEW.state, '$.endedAt'),
        json_extract(NEW.state, '$.deleted'),
        json_extract(NEW.state, '$.removeFilesOn'),
        (SELECT seq FROM task_changes)
    )
    ON CONFLICT (id) DO UPDATE SET
        status = excluded.status,
        priority = excluded.priority,
        position = excluded.position,
        not_before = excluded.not_before,
        worker = excluded.worker,
        attempt = excluded.attempt,
        bytes_on = excluded.bytes_on,
        avoid = excluded.avoid,
        owner = excluded.owner,
        host = excluded.host,
        tags = excluded.tags,
        name = excluded.name,
        length_bytes = excluded.length_bytes,
        path = excluded.path,
        checksum = excluded.checksum,
        error = excluded.error,
        failures = excluded.failures,
        created_at = excluded.created_at,
        started_at = excluded.started_at,
        ended_at = excluded.ended_at,
        deleted = excluded.deleted,
        remove_files_on = excluded.remove_files_on,
        seq = excluded.seq
    WHERE
        status IS NOT excluded.status OR
        priority IS NOT excluded.priority OR
        position IS NOT excluded.position OR
        not_before IS NOT excluded.not_before OR
        worker IS NOT excluded.worker OR
        attempt IS NOT excluded.attempt OR
        bytes_on IS NOT excluded.bytes_on OR
        avoid IS NOT excluded.avoid OR
        owner IS NOT excluded.owner OR
        host IS NOT excluded.host OR
        tags IS NOT excluded.tags OR
        name IS NOT excluded.name OR
        length_bytes IS NOT excluded.length_bytes OR
        path IS NOT excluded.path OR
        checksum IS NOT excluded.checksum OR
        error IS NOT excluded.error OR
        failures IS NOT excluded.failures OR
        created_at IS NOT excluded.created_at OR
        started_at IS NOT excluded.started_at OR
        ended_at IS NOT excluded.ended_at OR
        deleted IS NOT excluded.deleted OR
        remove_files_on IS NOT excluded.remove_files_on;

    INSERT INTO submissions (key, id, body, count, created_at)
    SELECT
        json_extract(NEW.state, '$.submission.key'),
        NEW.id,
        json_extract(NEW.state, '$.submission.body'),
        1,
        json_extract(NEW.state, '$.createdAt')
    WHERE NEW.created AND json_extract(NEW.state, '$.submission') IS NOT NULL;
END;

CREATE TRIGGER OrleansStorage_task_inserted AFTER INSERT ON OrleansStorage
WHEN NEW.GrainTypeString = 'task' AND NEW.PayloadBinary IS NOT NULL
BEGIN
    INSERT INTO task_states VALUES (NEW.GrainIdExtensionString, jsonb(CAST(NEW.PayloadBinary AS TEXT)), 1);
END;

CREATE TRIGGER OrleansStorage_task_updated AFTER UPDATE OF PayloadBinary ON OrleansStorage
WHEN NEW.GrainTypeString = 'task' AND NEW.PayloadBinary IS NOT NULL
BEGIN
    INSERT INTO task_states VALUES (NEW.GrainIdExtensionString, jsonb(CAST(NEW.PayloadBinary AS TEXT)), 0);
END;

CREATE TRIGGER OrleansStorage_task_cleared AFTER UPDATE OF PayloadBinary ON OrleansStorage
WHEN NEW.GrainTypeString = 'task' AND NEW.PayloadBinary IS NULL
BEGIN
    DELETE FROM tasks WHERE id = NEW.GrainIdExtensionString;
END;

CREATE VIEW batch_states (id, state, created) AS SELECT NULL, NULL, NULL WHERE 0;

CREATE TRIGGER batch_states_kept INSTEAD OF INSERT ON batch_states
BEGIN
    INSERT INTO batches (id, owner, count, unfolded, created_at)
    VALUES
    (
        NEW.id,
        json_extract(NEW.state, '$.owner'),
        json_extract(NEW.state, '$.count'),
        json_extract(NEW.state, '$.unfolded'),
        json_extract(NEW.state, '$.createdAt')
    )
    ON CONFLICT (id) DO UPDATE SET
        owner = excluded.owner,
        count = excluded.count,
        unfolded = excluded.unfolded,
        created_at = excluded.created_at;

    INSERT INTO submissions (key, id, body, count, created_at)
    SELECT
        json_extract(NEW.state, '$.submission.key'),
        NEW.id,
        json_extract(NEW.state, '$.submission.body'),
        json_extract(NEW.state, '$.count'),
        json_extract(NEW.state, '$.createdAt')
    WHERE NEW.created AND json_extract(NEW.state, '$.submission') IS NOT NULL;
END;

CREATE TRIGGER OrleansStorage_batch_inserted AFTER INSERT ON OrleansStorage
WHEN NEW.GrainTypeString = 'batch' AND NEW.PayloadBinary IS NOT NULL
BEGIN
    INSERT INTO batch_states VALUES (NEW.GrainIdExtensionString, jsonb(CAST(NEW.PayloadBinary AS TEXT)), 1);
END;

CREATE TRIGGER OrleansStorage_batch_updated AFTER UPDATE OF PayloadBinary ON OrleansStorage
WHEN NEW.GrainTypeString = 'batch' AND NEW.PayloadBinary IS NOT NULL
BEGIN
    INSERT INTO batch_states VALUES (NEW.GrainIdExtensionString, jsonb(CAST(NEW.PayloadBinary AS TEXT)), 0);
END;

CREATE TRIGGER OrleansStorage_batch_cleared AFTER UPDATE OF PayloadBinary ON OrleansStorage
WHEN NEW.GrainTypeString = 'batch' AND NEW.PayloadBinary IS NULL
BEGIN
    DELETE FROM batches WHERE id = NEW.GrainIdExtensionString;
END;

-- A worker's grain has the key worker-<name>.
CREATE VIEW worker_states (name, state) AS SELECT NULL, NULL WHERE 0;

CREATE TRIGGER worker_states_kept INSTEAD OF INSERT ON worker_states
BEGIN
    INSERT INTO workers (name, hostname, slots, tags, created_at)
    VALUES
    (
        NEW.name,
        json_extract(NEW.state, '$.registration.hostname'),
        json_extract(NEW.state, '$.registration.slots'),
        json_extract(NEW.state, '$.registration.tags'),
        json_extract(NEW.state, '$.createdAt')
    )
    ON CONFLICT (name) DO UPDATE SET
        hostname = excluded.hostname,
        slots = excluded.slots,
        tags = excluded.tags,
        created_at = excluded.created_at;
END;

CREATE TRIGGER OrleansStorage_worker_inserted AFTER INSERT ON OrleansStorage
WHEN NEW.GrainTypeString = 'worker' AND NEW.PayloadBinary IS NOT NULL
BEGIN
    INSERT INTO worker_states VALUES (substr(NEW.GrainIdExtensionString, 8), jsonb(CAST(NEW.PayloadBinary AS TEXT)));
END;

CREATE TRIGGER OrleansStorage_worker_updated AFTER UPDATE OF PayloadBinary ON OrleansStorage
WHEN NEW.GrainTypeString = 'worker' AND NEW.PayloadBinary IS NOT NULL
BEGIN
    INSERT INTO worker_states VALUES (substr(NEW.GrainIdExtensionString, 8), jsonb(CAST(NEW.PayloadBinary AS TEXT)));
END;

CREATE TRIGGER OrleansStorage_worker_cleared AFTER UPDATE OF PayloadBinary ON OrleansStorage
WHEN NEW.GrainTypeString = 'worker' AND NEW.PayloadBinary IS NULL
BEGIN
    DELETE FROM workers WHERE name = substr(NEW.GrainIdExtensionString, 8);
END;
