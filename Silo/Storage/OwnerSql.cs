namespace AriaCluster.Silo.Storage;

/// <summary>
/// What is asked of one owner's tasks, which reads that owner's rows in the index <c>tasks_owned</c>. What workers hold is not in there: it is
/// bounded, and looked through.
/// </summary>
internal static class OwnerSql
{
    /// <summary>What workers hold.</summary>
    public const string Held = "status BETWEEN 2 AND 4 AND owner = @owner";

    /// <summary>Everything else. SQLite takes the index where its words stand here.</summary>
    public const string NotHeld = "status NOT BETWEEN 2 AND 4 AND owner = @owner";

    /// <summary>How many tasks are in each status.</summary>
    public const string Count = $"""
        SELECT status AS Status, count(*) AS Count FROM tasks WHERE {NotHeld} AND deleted = FALSE GROUP BY status
        UNION ALL SELECT status, count(*) FROM tasks WHERE {Held} GROUP BY status
        """;

    /// <summary>The first and the last position of the queue of a priority; no row where it is empty.</summary>
    public const string Ends = $"""
        SELECT
            (SELECT position FROM tasks WHERE {Pending} ORDER BY position LIMIT 1),
            (SELECT position FROM tasks WHERE {Pending} ORDER BY position DESC LIMIT 1)
        WHERE EXISTS (SELECT 1 FROM tasks WHERE {Pending})
        """;

    private const string Pending = "status = 1 AND NOT deleted AND owner = @owner AND priority = @priority";

    /// <summary>How many tasks have not ended, those of batches that are not unfolded among them, but for those of <c>@tasks</c>, <c>@batches</c> and <c>@parts</c>.</summary>
    public static string CountUnfinished(SqlDialect dialect) => $"""
        SELECT
            (SELECT count(*) FROM
            (
                SELECT id FROM tasks WHERE {NotHeld} AND deleted = FALSE AND status IN (1, 8)
                UNION ALL SELECT id FROM tasks WHERE {Held}
            ) AS unfinished
            WHERE NOT id {dialect.IsOneOf("@tasks")} AND NOT substr(id, 6, 32) {dialect.IsOneOf("@parts")}
                AND substr(id, 6, 32) NOT IN (SELECT substr(id, 7, 32) FROM batches WHERE NOT unfolded AND owner = @owner)) +
            (SELECT coalesce(sum(count), 0) FROM batches WHERE NOT unfolded AND owner = @owner AND NOT id {dialect.IsOneOf("@batches")})
        """;

    /// <summary>The known lengths of all tasks from the id <c>@first</c> on, deleted ones included.</summary>
    public static string SumBytes(SqlDialect dialect) => $"""
        SELECT cast(coalesce(sum(length_bytes), 0) AS bigint) FROM ({Recent(dialect)}) AS recent
        """;

    /// <summary>The newest of them that has, together with those after it, <c>@most</c> bytes: when it is too old to count, there are fewer.</summary>
    public static string FindLastTooMuch(SqlDialect dialect) => $"""
        SELECT max(id) FROM (SELECT id, sum(coalesce(length_bytes, 0)) OVER (ORDER BY id DESC) AS since FROM ({Recent(dialect)}) AS recent) AS sums
        WHERE since >= @most
        """;

    private static string Recent(SqlDialect dialect) => $"""
        SELECT id, length_bytes FROM tasks
        WHERE {NotHeld} AND deleted IN (FALSE, TRUE) AND status IN (1, 5, 6, 7, 8) AND {dialect.OwnedId} >= @first
        UNION ALL SELECT id, length_bytes FROM tasks WHERE {Held} AND id >= @first
        """;
}
