namespace AriaCluster.Api.Databases;

/// <summary>How a copy into another database stands.</summary>
internal static class MigrationState
{
    /// <summary>There was none since the hub's start.</summary>
    public const string None = "none";

    /// <summary>It is under way.</summary>
    public const string Running = "running";

    /// <summary>The target is whole.</summary>
    public const string Done = "done";

    /// <summary>It was broken off; asking for the same again goes on with it.</summary>
    public const string Failed = "failed";
}
