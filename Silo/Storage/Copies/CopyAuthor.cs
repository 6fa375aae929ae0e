using AriaCluster.Silo.Storage.Audit;

namespace AriaCluster.Silo.Storage.Copies;

/// <summary>Who fills a database, and by what: the last row of the copy is an entry of the target's audit that says so.</summary>
/// <param name="Action">The operation, as entries of the audit name it.</param>
/// <param name="By">The name of the key, or <c>user NAME@MACHINE</c>, which can be no key's.</param>
/// <param name="Address">Where the request came from; <c>local</c> for a command on this machine.</param>
internal sealed record CopyAuthor(string Action, string? By, string Address)
{
    public const string Migrate = "migrateDatabase";

    public const string Restore = "restoreDatabase";

    /// <summary>Whoever runs this process.</summary>
    public static CopyAuthor OfThisProcess(string action) => new(action, $"user {Environment.UserName}@{Environment.MachineName}", "local");

    public AuditEntry ToEntry(string source, long rows, DateTimeOffset at) => new()
    {
        Id = AuditId.New(at),
        At = at,
        Action = Action,
        By = By,
        Address = Address,
        Kind = "database",
        Changes = [new("from", null, source), new("rows", null, rows.ToString(System.Globalization.CultureInfo.InvariantCulture))],
        Status = 200,
    };
}
