-- How many connections a task opens to its host: what it takes of that host's budget. The view's trigger is the former one with this
-- column.

ALTER TABLE tasks ADD COLUMN connections INTEGER NOT NULL DEFAULT 1 CHECK (connections > 0);

DROP TRIGGER task_states_kept;

CREATE TRIGGER task_states_kept INSTEAD OF INSERT ON task_states
BEGIN
    UPDATE task_changes SET seq = seq + 1;

    INSERT INTO tasks
    (
        id,
        gid, status, priority, position, not_before, worker, attempt, bytes_on, avoid, owner, host, tags, name,
        length_bytes, path, checksum, error, failures, created_at, started_at, ended_at, deleted,
        remove_files_on, connections,
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
        coalesce(json_extract(NEW.state, '$.connections'), 1),
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
        connections = excluded.connections,
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
        remove_files_on IS NOT excluded.remove_files_on OR
        connections IS NOT excluded.connections;

    INSERT INTO submissions (key, id, body, count, created_at)
    SELECT
        json_extract(NEW.state, '$.submission.key'),
        NEW.id,
        json_extract(NEW.state, '$.submission.body'),
        1,
        json_extract(NEW.state, '$.createdAt')
    WHERE NEW.created AND json_extract(NEW.state, '$.submission') IS NOT NULL;
END;
