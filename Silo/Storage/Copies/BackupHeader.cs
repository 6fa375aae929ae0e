namespace AriaCluster.Silo.Storage.Copies;

/// <summary>The first line of a backup.</summary>
/// <param name="Format"><see cref="Name"/>.</param>
/// <param name="Version">Of the format.</param>
/// <param name="TakenAt">When the moment was of which it is the content.</param>
/// <param name="Source">The database.</param>
internal sealed record BackupHeader(string Format, int Version, DateTimeOffset TakenAt, string Source)
{
    public const string Name = "aria-cluster-backup";
    public const int Current = 1;
}
