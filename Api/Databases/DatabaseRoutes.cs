using AriaCluster.Api.Description;
using AriaCluster.Api.Problems;
using AriaCluster.Silo.Storage.Copies;

namespace AriaCluster.Api.Databases;

/// <summary>What the API's description says of the routes of the database.</summary>
internal static class DatabaseRoutes
{
    private const string ExampleCheck = """
        {"what":"sqlite /data/hub/aria.db, durability full","rows":3,"counts":{"cluster":1,"scheduler":1,"task":1},"faults":0,"listed":[]}
        """;

    private const string ExampleMigration = """
        {"state":"done","to":"/data/hub/aria.db","rows":3,"total":3,"written":3,"counts":{"cluster":1,"scheduler":1,"task":1},"noted":"audit-019e2c4e-5d0a-7c3e-9f11-3a6b5c7d0e1f"}
        """;

    public static RouteText Check() => new(
        "checkDatabase", DescriptionTags.Database, "Check the database", "Reads every row: whether the file is sound, every state can be read, and the tables say what the states say.")
    {
        Answers = [new(200, "What was found; the first hundred faults in words", typeof(CheckResult), ExampleCheck)],
    };

    public static RouteText GetMigration() => new("getMigration", DescriptionTags.Database, "Show the copy", "The copy into another database that runs, else the last one since the hub's start.")
    {
        Answers = [new(200, "How it stands", typeof(MigrationDocument), ExampleMigration)],
    };

    public static RouteText Migrate() => new(
        "migrateDatabase",
        DescriptionTags.Database,
        "Copy the database",
        "Copies all rows, as they are at one moment, into another database, which must be empty or an unfinished copy of this one. The hub goes on with its own: what it accepts from then on is not in the copy.")
    {
        Body = new(typeof(MigrationBody), """{"to":"sqlite"}"""),
        Answers = [new(202, "It runs; ask GET for its end", typeof(MigrationDocument), """{"state":"running","to":"/data/hub/aria.db","rows":0}""")],
        Problems = [ProblemType.MigrationRuns],
    };
}
