-- A worker that people removed keeps its state, which says so, and has no row.
CREATE OR REPLACE FUNCTION keep_worker() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    s jsonb := convert_from(NEW.PayloadBinary, 'UTF8')::jsonb;
BEGIN
    IF s ->> 'removedAt' IS NOT NULL THEN
        DELETE FROM workers WHERE name = substr(NEW.GrainIdExtensionString, 8);
        RETURN NULL;
    END IF;

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
