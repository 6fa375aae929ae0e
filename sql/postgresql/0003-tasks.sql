-- What lists, counts, the scheduler and sweeps read. Triggers keep these tables from the grains' JSON, in the transaction that
-- stores it, so they never disagree with it. Times are Unix milliseconds, enums the numbers of the C# enums.

CREATE TABLE tasks
(
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    gid text COLLATE "C" NOT NULL,
    status smallint NOT NULL CHECK (status BETWEEN 1 AND 8),
    priority smallint NOT NULL CHECK (priority BETWEEN 1 AND 4),
    position bigint NOT NULL,
    not_before bigint,
    worker text COLLATE "C",
    attempt integer NOT NULL CHECK (attempt >= 0),
    bytes_on text,
    avoid text,
    owner text COLLATE "C" NOT NULL,
    host text,
    tags jsonb NOT NULL,
    name text NOT NULL,
    length_bytes bigint CHECK (length_bytes >= 0),
    path text,
    checksum text,
    error text,
    failures integer NOT NULL CHECK (failures >= 0),
    created_at bigint NOT NULL,
    started_at bigint,
    ended_at bigint,
    deleted boolean NOT NULL,
    remove_files_on text COLLATE "C",
    -- The number of the transaction that changed the row last. A sequence would give numbers that are committed in another order, and
    -- a reader that had seen the higher would miss the lower. Readers stop before the oldest transaction under way instead.
    seq bigint NOT NULL,
    CHECK (status NOT BETWEEN 2 AND 5 OR worker IS NOT NULL),
    CHECK ((status BETWEEN 5 AND 7) = (ended_at IS NOT NULL)),
    CHECK (status BETWEEN 5 AND 7 OR NOT deleted),
    CHECK (remove_files_on IS NULL OR deleted)
);

CREATE UNIQUE INDEX tasks_gid ON tasks (gid);
CREATE INDEX tasks_seq ON tasks (seq);
CREATE INDEX tasks_pending ON tasks (priority, position, id) WHERE status = 1 AND NOT deleted;
CREATE INDEX tasks_active ON tasks (id, worker) WHERE status BETWEEN 2 AND 4;
CREATE INDEX tasks_held ON tasks (status, id) WHERE status BETWEEN 6 AND 8 AND NOT deleted;
CREATE INDEX tasks_unwanted_files ON tasks (remove_files_on, id) WHERE remove_files_on IS NOT NULL;

CREATE TABLE batches
(
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    owner text NOT NULL,
    count integer NOT NULL CHECK (count BETWEEN 1 AND 10000),
    unfolded boolean NOT NULL,
    created_at bigint NOT NULL
);

CREATE INDEX batches_folded ON batches (id) WHERE NOT unfolded;

CREATE TABLE workers
(
    name text COLLATE "C" NOT NULL PRIMARY KEY,
    hostname text,
    slots integer CHECK (slots >= 0),
    tags jsonb,
    created_at bigint NOT NULL
);

-- One row for each idempotency key; the primary key is what makes a second acceptance under it fail.
CREATE TABLE submissions
(
    key text COLLATE "C" NOT NULL PRIMARY KEY,
    id text NOT NULL,
    body text NOT NULL,
    count integer NOT NULL CHECK (count > 0),
    created_at bigint NOT NULL
);

CREATE INDEX submissions_age ON submissions (created_at);

-- The payload is decoded once. Nothing is written where no listed column changed.
CREATE FUNCTION keep_task() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    s jsonb := convert_from(NEW.PayloadBinary, 'UTF8')::jsonb;
    part jsonb := s #> '{parts,0}';
BEGIN
    INSERT INTO tasks
    (
        id,
        gid, status, priority, position, not_before, worker, attempt, bytes_on, avoid, owner, host, tags,
        name, length_bytes, path, checksum, error, failures, created_at, started_at, ended_at, deleted,
        remove_files_on,
        seq
    )
    VALUES
    (
        NEW.GrainIdExtensionString,
        s ->> 'gid',
        (s ->> 'status')::smallint,
        (s #>> '{specification,priority}')::smallint,
        (s ->> 'position')::bigint,
        (s ->> 'notBefore')::bigint,
        part ->> 'worker',
        coalesce((part ->> 'attempt')::integer, 0),
        part ->> 'bytesOn',
        part ->> 'avoid',
        s ->> 'owner',
        s ->> 'host',
        s #> '{specification,tags}',
        s ->> 'name',
        (s ->> 'lengthBytes')::bigint,
        s #>> '{result,files,0,path}',
        (s #>> '{result,checksum,algorithm}') || '=' || (s #>> '{result,checksum,hex}'),
        s #>> '{error,message}',
        (s ->> 'failures')::integer,
        (s ->> 'createdAt')::bigint,
        (s ->> 'startedAt')::bigint,
        (s ->> 'endedAt')::bigint,
        (s ->> 'deleted')::boolean,
        s ->> 'removeFilesOn',
        pg_current_xact_id()::text::bigint
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
    (
        tasks.status, tasks.priority, tasks.position, tasks.not_before, tasks.worker, tasks.attempt,
        tasks.bytes_on, tasks.avoid, tasks.owner, tasks.host, tasks.tags, tasks.name, tasks.length_bytes,
        tasks.path, tasks.checksum, tasks.error, tasks.failures, tasks.created_at, tasks.started_at,
        tasks.ended_at, tasks.deleted, tasks.remove_files_on
    )
    IS DISTINCT FROM
    (
        excluded.status, excluded.priority, excluded.position, excluded.not_before, excluded.worker,
        excluded.attempt, excluded.bytes_on, excluded.avoid, excluded.owner, excluded.host, excluded.tags,
        excluded.name, excluded.length_bytes, excluded.path, excluded.checksum, excluded.error,
        excluded.failures, excluded.created_at, excluded.started_at, excluded.ended_at, excluded.deleted,
        excluded.remove_files_on
    );

    IF TG_OP = 'INSERT' AND s -> 'submission' IS NOT NULL THEN
        INSERT INTO submissions (key, id, body, count, created_at)
        VALUES (s #>> '{submission,key}', NEW.GrainIdExtensionString, s #>> '{submission,body}', 1, (s ->> 'createdAt')::bigint);
    END IF;

    RETURN NULL;
END
$$;

CREATE FUNCTION keep_batch() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    s jsonb := convert_from(NEW.PayloadBinary, 'UTF8')::jsonb;
BEGIN
    INSERT INTO batches (id, owner, count, unfolded, created_at)
    VALUES
    (
        NEW.GrainIdExtensionString,
        s ->> 'owner',
        (s ->> 'count')::integer,
        (s ->> 'unfolded')::boolean,
        (s ->> 'createdAt')::bigint
    )
    ON CONFLICT (id) DO UPDATE SET
        owner = excluded.owner,
        count = excluded.count,
        unfolded = excluded.unfolded,
        created_at = excluded.created_at;

    IF TG_OP = 'INSERT' AND s -> 'submission' IS NOT NULL THEN
        INSERT INTO submissions (key, id, body, count, created_at)
        VALUES
        (
            s #>> '{submission,key}',
            NEW.GrainIdExtensionString,
            s #>> '{submission,body}',
            (s ->> 'count')::integer,
            (s ->> 'createdAt')::bigint
        );
    END IF;

    RETURN NULL;
END
$$;

-- A worker's grain has the key worker-<name>.
CREATE FUNCTION keep_worker() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    s jsonb := convert_from(NEW.PayloadBinary, 'UTF8')::jsonb;
BEGIN
    INSERT INTO workers (name, hostname, slots, tags, created_at)
    VALUES
    (
        substr(NEW.GrainIdExtensionString, 8),
        s #>> '{registration,hostname}',
        (s #>> '{registration,slots}')::integer,
        s #> '{registration,tags}',
        (s ->> 'createdAt')::bigint
    )
    ON CONFLICT (name) DO UPDATE SET
        hostname = excluded.hostname,
        slots = excluded.slots,
        tags = excluded.tags,
        created_at = excluded.created_at;

    RETURN NULL;
END
$$;

CREATE FUNCTION drop_cleared() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM tasks WHERE id = NEW.GrainIdExtensionString AND NEW.GrainTypeString = 'task';
    DELETE FROM batches WHERE id = NEW.GrainIdExtensionString AND NEW.GrainTypeString = 'batch';
    DELETE FROM workers WHERE name = substr(NEW.GrainIdExtensionString, 8) AND NEW.GrainTypeString = 'worker';
    RETURN NULL;
END
$$;

CREATE TRIGGER keep_task AFTER INSERT OR UPDATE OF PayloadBinary ON OrleansStorage FOR EACH ROW
WHEN (NEW.GrainTypeString = 'task' AND NEW.PayloadBinary IS NOT NULL) EXECUTE FUNCTION keep_task();

CREATE TRIGGER keep_batch AFTER INSERT OR UPDATE OF PayloadBinary ON OrleansStorage FOR EACH ROW
WHEN (NEW.GrainTypeString = 'batch' AND NEW.PayloadBinary IS NOT NULL) EXECUTE FUNCTION keep_batch();

CREATE TRIGGER keep_worker AFTER INSERT OR UPDATE OF PayloadBinary ON OrleansStorage FOR EACH ROW
WHEN (NEW.GrainTypeString = 'worker' AND NEW.PayloadBinary IS NOT NULL) EXECUTE FUNCTION keep_worker();

CREATE TRIGGER drop_cleared AFTER UPDATE OF PayloadBinary ON OrleansStorage FOR EACH ROW
WHEN (NEW.PayloadBinary IS NULL) EXECUTE FUNCTION drop_cleared();
