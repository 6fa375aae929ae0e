-- Who may write. An owner also holds an advisory lock in a session of its own for as long as it lives; the epoch grows with each new
-- exclusive owner, so one that lost its session and comes back sees whether another was there meanwhile.
CREATE TABLE owner
(
    one boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (one),
    epoch bigint NOT NULL
);

INSERT INTO owner (epoch) VALUES (0);

-- First statement of every transaction of an exclusive owner.
CREATE FUNCTION require_owner(expected bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM owner WHERE epoch = expected) THEN
        RAISE EXCEPTION 'The database has another owner than that of epoch %.', expected USING ERRCODE = 'AR001';
    END IF;
END
$$;
