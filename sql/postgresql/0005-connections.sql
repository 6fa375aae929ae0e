-- How many connections a task opens to its host: what it takes of that host's budget. The function is the former one with this column.

ALTER TABLE tasks ADD COLUMN connections integer NOT NULL DEFAULT 1 CHECK (connections > 0);

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
        remove_files_on, connections,
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
        seq = excluded.seq
    WHERE
    (
        tasks.status, tasks.priority, tasks.position, tasks.not_before, tasks.worker, tasks.attempt,
        tasks.bytes_on, tasks.avoid, tasks.owner, tasks.host, tasks.tags, tasks.name, tasks.length_bytes,
        tasks.path, tasks.checksum, tasks.error, tasks.failures, tasks.created_at, tasks.started_at,
        tasks.ended_at, tasks.deleted, tasks.remove_files_on, tasks.connections
    )
    IS DISTINCT FROM
    (
        excluded.status, excluded.priority, excluded.position, excluded.not_before, excluded.worker,
        excluded.attempt, excluded.bytes_on, excluded.avoid, excluded.owner, excluded.host, excluded.tags,
        excluded.name, excluded.length_bytes, excluded.path, excluded.checksum, excluded.error,
        excluded.failures, excluded.created_at, excluded.started_at, excluded.ended_at, excluded.deleted,
        excluded.remove_files_on, excluded.connections
    );

    IF TG_OP = 'INSERT' AND s -> 'submission' IS NOT NULL THEN
        INSERT INTO submissions (key, id, body, count, created_at)
        VALUES (s #>> '{submission,key}', NEW.GrainIdExtensionString, s #>> '{submission,body}', 1, (s ->> 'createdAt')::bigint);
    END IF;

    RETURN NULL;
END
$$;
