namespace AriaCluster.Cli.Hub;

/// <summary>What the command line's options say about the hub.</summary>
internal sealed record HubOptions(string? Hub, string? Key, string? KeyFile, bool Insecure, string? CaFile);
