-- The table that Orleans' ADO.NET storage provider works with, and the queries that it reads from the database. The embedded engine
-- writes the same table with statements of its own. Keys here are always strings, so the extension is never null and plain
-- equality finds a row; the hashes are stored for Orleans and not searched: ids grow with time, so an index on the key itself is
-- appended to where one on a hash would dirty a page for each write. Keys compare by their bytes, whatever the database's language.

CREATE TABLE OrleansQuery
(
    QueryKey varchar(64) NOT NULL PRIMARY KEY,
    QueryText varchar(8000) NOT NULL
);

CREATE TABLE OrleansStorage
(
    GrainIdHash integer NOT NULL,
    GrainIdN0 bigint NOT NULL,
    GrainIdN1 bigint NOT NULL,
    GrainTypeHash integer NOT NULL,
    GrainTypeString varchar(512) COLLATE "C" NOT NULL,
    GrainIdExtensionString varchar(512) COLLATE "C" NOT NULL,
    ServiceId varchar(150) COLLATE "C" NOT NULL,
    PayloadBinary bytea,
    ModifiedOn timestamp NOT NULL,
    Version integer
);

CREATE UNIQUE INDEX OrleansStorage_Key
    ON OrleansStorage (GrainIdExtensionString, GrainTypeString, ServiceId, GrainIdN0, GrainIdN1);

-- Exactly one of the two statements applies: no version means that there must be no row yet. No row in the answer means that the
-- version was another one, or that an exclusive owner has the database: a silo that lost its lock must not write beside it, so each
-- write takes the silos' lock for its own transaction.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('WriteToStorageKey', '
    INSERT INTO OrleansStorage
        (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId,
         PayloadBinary, ModifiedOn, Version)
    SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId,
        @PayloadBinary, now() AT TIME ZONE ''utc'', 1
    WHERE @GrainStateVersion IS NULL AND pg_try_advisory_xact_lock_shared(1634888033, 1)
    ON CONFLICT DO NOTHING
    RETURNING Version AS NewGrainStateVersion;

    UPDATE OrleansStorage
    SET PayloadBinary = @PayloadBinary, ModifiedOn = now() AT TIME ZONE ''utc'', Version = Version + 1
    WHERE GrainIdExtensionString = @GrainIdExtensionString AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
        AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
        AND Version = @GrainStateVersion AND pg_try_advisory_xact_lock_shared(1634888033, 1)
    RETURNING Version AS NewGrainStateVersion;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadFromStorageKey', '
    SELECT PayloadBinary, Version
    FROM OrleansStorage
    WHERE GrainIdExtensionString = @GrainIdExtensionString AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
        AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1;
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ClearStorageKey', '
    UPDATE OrleansStorage
    SET PayloadBinary = NULL, ModifiedOn = now() AT TIME ZONE ''utc'', Version = Version + 1
    WHERE GrainIdExtensionString = @GrainIdExtensionString AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
        AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
        AND Version = @GrainStateVersion AND pg_try_advisory_xact_lock_shared(1634888033, 1)
    RETURNING Version AS NewGrainStateVersion;
');
