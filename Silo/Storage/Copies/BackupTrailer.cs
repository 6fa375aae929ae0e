namespace AriaCluster.Silo.Storage.Copies;

/// <summary>The last line of a backup, without which it is not whole.</summary>
/// <param name="Rows">How many lines lie between the first and this one.</param>
/// <param name="Sha256">Of all bytes before this line, hexadecimal.</param>
internal sealed record BackupTrailer(long Rows, string Sha256);
