using System.Text.Json;
using System.Text.Json.Serialization;

namespace AriaCluster.Cli.Hub;

/// <summary>What <c>up</c> leaves for its user, so that the other verbs find the hub: an address, and where its key is. Never the key itself.</summary>
internal sealed record ConnectionFile(string? Address, string? KeyFile)
{
    /// <summary>The folder of the worker that <c>worker</c> last started here; null if there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WorkerFolder { get; init; }

    /// <summary><c>$XDG_CONFIG_HOME/aria-cluster/connection.json</c>, by default below <c>~/.config</c>; null for a user without a home.</summary>
    public static string? Path(Shell shell)
    {
        var config = shell.Variable("XDG_CONFIG_HOME") is { Length: > 0 } named ? named
            : shell.Variable("HOME") is { Length: > 0 } home ? System.IO.Path.Combine(home, ".config")
            : null;
        return config is null ? null : System.IO.Path.Combine(config, "aria-cluster", "connection.json");
    }

    /// <summary>What the last <c>up</c> left; null if there is nothing to read.</summary>
    public static ConnectionFile? Read(Shell shell)
    {
        try
        {
            return Path(shell) is { } path && File.Exists(path)
                ? JsonSerializer.Deserialize(File.ReadAllText(path), HubJson.Default.ConnectionFile)
                : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCode.Usage, $"{Path(shell)} cannot be read: {e.Message}", "Remove it, or name the hub with --hub and --key-file.");
        }
    }

    /// <summary>The same; null, too, if it cannot be read, for who can do without.</summary>
    public static ConnectionFile? TryRead(Shell shell)
    {
        try
        {
            return Read(shell);
        }
        catch (Failure)
        {
            return null;
        }
    }

    /// <summary>Adds where the worker of this machine is; what is there about a hub stays.</summary>
    public static bool TryRemember(string workerFolder, Shell shell) =>
        ((TryRead(shell) ?? new ConnectionFile(null, null)) with { WorkerFolder = workerFolder }).TryWrite(shell);

    /// <summary>Whether it could be written; a home that is read-only is no reason to fail.</summary>
    public bool TryWrite(Shell shell)
    {
        try
        {
            if (Path(shell) is not { } path)
            {
                return false;
            }

            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            Machine.PrivateFile.Write(path, JsonSerializer.Serialize(this, HubJson.Default.ConnectionFile) + "\n");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
