-- What people put in order, and which task has a source.
--
-- tie: decides among pending tasks of equal priority and position; hexadecimal digits, by default those of the id.
-- sources: the tasks that have a source, by a hash of owner, source and options. The first one has the row without a twin: a second
-- acceptance breaks the primary key, so its write fails as a whole and is answered with the task that is there. Who is to have one of
-- its own all the same (allow_duplicate, or a retry while another one lives) is a twin. A batch takes its rows when it is accepted.

ALTER TABLE tasks ADD COLUMN tie TEXT;
ALTER TABLE tasks ADD COLUMN source TEXT;
ALTER TABLE tasks ADD COLUMN allow_duplicate INTEGER NOT NULL DEFAULT 0 CHECK (allow_duplicate IN (0, 1));

CREATE TABLE sources
(
    hash TEXT NOT NULL,
    twin TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (hash, twin),
    CHECK (twin IN ('', id))
) WITHOUT ROWID;

-- A task of a batch finds the row that its batch took.
CREATE TRIGGER tasks_source_taken AFTER INSERT ON tasks
WHEN NEW.source IS NOT NULL AND NEW.status NOT IN (6, 7) AND NOT NEW.deleted
BEGIN
    INSERT INTO sources (hash, twin, id) SELECT NEW.source, '', NEW.id WHERE substr(NEW.id, -4) = 'ffff' AND NOT NEW.allow_duplicate;

    INSERT INTO sources (hash, twin, id) SELECT NEW.source, '', NEW.id WHERE substr(NEW.id, -4) <> 'ffff' OR NEW.allow_duplicate
    ON CONFLICT DO NOTHING;

    INSERT INTO sources (hash, twin, id) SELECT NEW.source, NEW.id, NEW.id
    WHERE NOT EXISTS (SELECT 1 FROM sources WHERE hash = NEW.source AND twin = '' AND id = NEW.id)
    ON CONFLICT DO NOTHING;
END;

-- A retry is a person's word: it never fails for a twin.
CREATE TRIGGER tasks_source_taken_again AFTER UPDATE OF status ON tasks
WHEN NEW.source IS NOT NULL AND OLD.status IN (6, 7) AND NEW.status NOT IN (6, 7) AND NOT NEW.deleted
BEGIN
    INSERT INTO sources (hash, twin, id) SELECT NEW.source, '', NEW.id WHERE 1 ON CONFLICT DO NOTHING;

    INSERT INTO sources (hash, twin, id) SELECT NEW.source, NEW.id, NEW.id
    WHERE NOT EXISTS (SELECT 1 FROM sources WHERE hash = NEW.source AND twin = '' AND id = NEW.id)
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER tasks_source_left AFTER UPDATE OF status, deleted ON tasks
WHEN OLD.source IS NOT NULL AND (NEW.status IN (6, 7) OR NEW.deleted) AND OLD.status NOT IN (6, 7) AND NOT OLD.deleted
BEGIN
    DELETE FROM sources WHERE hash = OLD.source AND id = OLD.id;
END;

CREATE TRIGGER tasks_source_dropped AFTER DELETE ON tasks WHEN OLD.source IS NOT NULL
BEGIN
    DELETE FROM sources WHERE hash = OLD.source AND id = OLD.id;
END;

DROP TRIGGER task_states_kept;

CREATE TRIGGER task_states_kept INSTEAD OF INSERT ON task_states
BEGIN
    UPDATE task_changes SET seq = seq + 1;

    INSERT INTO tasks
    (
        id,
        gid, status, priority, position, not_before, worker, attempt, bytes_on, avoid, owner, host, tags, name,
        length_bytes, path, checksum, error, failures, created_at, started_at, ended_at, deleted,
        remove_files_on, connections, tie, source, allow_duplicate,
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
        json_extract(NEW.state, '$.tie'),
        json_extract(NEW.state, '$.source'),
        coalesce(json_extract(NEW.state, '$.specification.allowDuplicate'), 0),
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
        tie = excluded.tie,
        source = excluded.source,
        allow_duplicate = excluded.allow_duplicate,
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
        connections IS NOT excluded.connections OR
        tie IS NOT excluded.tie OR
        source IS NOT excluded.source OR
        allow_duplicate IS NOT excluded.allow_duplicate;

    INSERT INTO submissions (key, id, body, count, created_at)
    SELECT
        json_extract(NEW.state, '$.submission.key'),
        NEW.id,
        json_extract(NEW.state, '$.submission.body'),
        1,
        json_extract(NEW.state, '$.createdAt')
    WHERE NEW.created AND json_extract(NEW.state, '$.submission') IS NOT NULL;
END;

DROP TRIGGER batch_states_kept;

CREATE TRIGGER batch_states_kept INSTEAD OF INSERT ON batch_states
BEGIN
    -- One whose tasks were all there already has none of its own.
    INSERT INTO batches (id, owner, count, unfolded, created_at)
    SELECT
        NEW.id,
        json_extract(NEW.state, '$.owner'),
        json_extract(NEW.state, '$.count'),
        json_extract(NEW.state, '$.unfolded'),
        json_extract(NEW.state, '$.createdAt')
    WHERE json_extract(NEW.state, '$.count') > 0
    ON CONFLICT (id) DO UPDATE SET
        owner = excluded.owner,
        count = excluded.count,
        unfolded = excluded.unfolded,
        created_at = excluded.created_at;

    -- In their order: neighbours in the batch are mostly neighbours in the table.
    INSERT INTO sources (hash, twin, id)
    SELECT value, '', 'task-' || substr(NEW.id, 7, 32) || printf('%04x', key)
    FROM json_each(NEW.state, '$.sources')
    WHERE NEW.created AND value <> ''
    ORDER BY value;

    INSERT INTO submissions (key, id, body, count, created_at)
    SELECT
        json_extract(NEW.state, '$.submission.key'),
        NEW.id,
        json_extract(NEW.state, '$.submission.body'),
        json_extract(NEW.state, '$.count') + coalesce(json_array_length(NEW.state, '$.joined'), 0),
        json_extract(NEW.state, '$.createdAt')
    WHERE NEW.created AND json_extract(NEW.state, '$.submission') IS NOT NULL;
END;
