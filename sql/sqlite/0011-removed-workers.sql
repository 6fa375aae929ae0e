-- A worker that people removed keeps its state, which says so, and has no row.
DROP TRIGGER worker_states_kept;

CREATE TRIGGER worker_states_kept INSTEAD OF INSERT ON worker_states
WHEN json_extract(NEW.state, '$.removedAt') IS NULL
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

CREATE TRIGGER worker_states_removed INSTEAD OF INSERT ON worker_states
WHEN json_extract(NEW.state, '$.removedAt') IS NOT NULL
BEGIN
    DELETE FROM workers WHERE name = NEW.name;
END;
