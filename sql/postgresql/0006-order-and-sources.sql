-- What people put in order, and which task has a source.
--
-- tie: decides among pending tasks of equal priority and position; hexadecimal digits, by default those of the id.
-- sources: the tasks that have a source, by a hash of owner, source and options. The first one has the row without a twin: a second
-- acceptance breaks the primary key, so its write fails as a whole and is answered with the task that is there. Who is to have one of
-- its own all the same (allow_duplicate, or a retry while another one lives) is a twin. A batch takes its rows when it is accepted.

ALTER TABLE tasks ADD COLUMN tie text COLLATE "C";
ALTER TABLE tasks ADD COLUMN source text COLLATE "C";
ALTER TABLE tasks ADD COLUMN allow_duplicate boolean NOT NULL DEFAULT false;

CREATE TABLE sources
(
    hash text COLLATE "C" NOT NULL,
    twin text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    PRIMARY KEY (hash, twin),
    CHECK (twin IN ('', id))
);

CREATE FUNCTION take_source() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A task of a batch finds the row that its batch took. A retry is a person's word: it never fails for a twin.
    IF TG_OP = 'INSERT' AND right(NEW.id, 4) = 'ffff' AND NOT NEW.allow_duplicate THEN
        INSERT INTO sources (hash, twin, id) VALUES (NEW.source, '', NEW.id);
        RETURN NULL;
    END IF;

    INSERT INTO sources (hash, twin, id) VALUES (NEW.source, '', NEW.id) ON CONFLICT DO NOTHING;
    IF NOT EXISTS (SELECT 1 FROM sources WHERE hash = NEW.source AND twin = '' AND id = NEW.id) THEN
        INSERT INTO sources (hash, twin, id) VALUES (NEW.source, NEW.id, NEW.id) ON CONFLICT DO NOTHING;
    END IF;

    RETURN NULL;
END
$$;

CREATE FUNCTION leave_source() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM sources WHERE hash = OLD.source AND id = OLD.id;
    RETURN NULL;
END
$$;

CREATE TRIGGER take_source AFTER INSERT ON tasks FOR EACH ROW
WHEN (NEW.source IS NOT NULL AND NEW.status NOT IN (6, 7) AND NOT NEW.deleted) EXECUTE FUNCTION take_source();

CREATE TRIGGER take_source_again AFTER UPDATE OF status ON tasks FOR EACH ROW
WHEN (NEW.source IS NOT NULL AND OLD.status IN (6, 7) AND NEW.status NOT IN (6, 7) AND NOT NEW.deleted) EXECUTE FUNCTION take_source();

CREATE TRIGGER leave_source AFTER UPDATE OF status, deleted ON tasks FOR EACH ROW
WHEN (OLD.source IS NOT NULL AND (NEW.status IN (6, 7) OR NEW.deleted) AND OLD.status NOT IN (6, 7) AND NOT OLD.deleted)
EXECUTE FUNCTION leave_source();

CREATE TRIGGER drop_source AFTER DELETE ON tasks FOR EACH ROW WHEN (OLD.source IS NOT NULL) EXECUTE FUNCTION leave_source();

CREATE OR REPLACE FUNCTION keep_task() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    s jsonb := convert_from(NEW.PayloadBinary, 'UTF8')::jsonb;
    part jsonb := s #> '{parts,0}';
BEGIN
    INSERT INTO tasks
    (
        id,
        gid, status, priority, position, not_before, worker, attempt, bytes_on, avoid, owner, host, tags,
        name, length_bytes, path, checksum, error, failures, created_at, started_at, ended_at, deleted,
        remove_files_on, connections, tie, source, allow_duplicate,
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
        coalesce((s ->> 'connections')::integer, 1),
        s ->> 'tie',
        s ->> 'source',
        coalesce((s #>> '{specification,allowDuplicate}')::boolean, false),
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
        connections = excluded.connections,
        tie = excluded.tie,
        source = excluded.source,
        allow_duplicate = excluded.allow_duplicate,
        seq = excluded.seq
    WHERE
    (
        tasks.status, tasks.priority, tasks.position, tasks.not_before, tasks.worker, tasks.attempt,
        tasks.bytes_on, tasks.avoid, tasks.owner, tasks.host, tasks.tags, tasks.name, tasks.length_bytes,
        tasks.path, tasks.checksum, tasks.error, tasks.failures, tasks.created_at, tasks.started_at,
        tasks.ended_at, tasks.deleted, tasks.remove_files_on, tasks.connections, tasks.tie, tasks.source, tasks.allow_duplicate
    )
    IS DISTINCT FROM
    (
        excluded.status, excluded.priority, excluded.position, excluded.not_before, excluded.worker,
        excluded.attempt, excluded.bytes_on, excluded.avoid, excluded.owner, excluded.host, excluded.tags,
        excluded.name, excluded.length_bytes, excluded.path, excluded.checksum, excluded.error,
        excluded.failures, excluded.created_at, excluded.started_at, excluded.ended_at, excluded.deleted,
        excluded.remove_files_on, excluded.connections, excluded.tie, excluded.source, excluded.allow_duplicate
    );

    IF TG_OP = 'INSERT' AND s -> 'submission' IS NOT NULL THEN
        INSERT INTO submissions (key, id, body, count, created_at)
        VALUES (s #>> '{submission,key}', NEW.GrainIdExtensionString, s #>> '{submission,body}', 1, (s ->> 'createdAt')::bigint);
    END IF;

    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION keep_batch() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    s jsonb := convert_from(NEW.PayloadBinary, 'UTF8')::jsonb;
BEGIN
    -- One whose tasks were all there already has none of its own.
    IF (s ->> 'count')::integer > 0 THEN
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
    END IF;

    -- In their order: two batches that have some in common wait for each other in the same one.
    IF TG_OP = 'INSERT' AND s -> 'sources' IS NOT NULL THEN
        INSERT INTO sources (hash, twin, id)
        SELECT hash, '', 'task-' || substr(NEW.GrainIdExtensionString, 7, 32) || lpad(to_hex(number - 1), 4, '0')
        FROM jsonb_array_elements_text(s -> 'sources') WITH ORDINALITY AS list (hash, number)
        WHERE hash <> ''
        ORDER BY hash COLLATE "C";
    END IF;

    IF TG_OP = 'INSERT' AND s -> 'submission' IS NOT NULL THEN
        INSERT INTO submissions (key, id, body, count, created_at)
        VALUES
        (
            s #>> '{submission,key}',
            NEW.GrainIdExtensionString,
            s #>> '{submission,body}',
            (s ->> 'count')::integer + coalesce(jsonb_array_length(s -> 'joined'), 0),
            (s ->> 'createdAt')::bigint
        );
    END IF;

    RETURN NULL;
END
$$;
