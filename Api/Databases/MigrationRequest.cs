using System.Text.Json;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Copies;
using AriaCluster.Silo.Storage.Postgres;

namespace AriaCluster.Api.Databases;

/// <summary>Reads where a copy is to go.</summary>
internal static class MigrationRequest
{
    private const int MaxName = 64;

    /// <returns>Null if a fault was added.</returns>
    public static DatabasePlace? Read(JsonElement body, string hubFolder, FaultList faults)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in JsonValues.ReadMembers(body, FaultList.Body, faults).Where(member => member.Value.ValueKind != JsonValueKind.Null))
        {
            if (name is not ("to" or "folder" or "connectionString"))
            {
                faults.Add(name, "is not known; allowed are connectionString, folder, to");
            }
            else if (JsonValues.TryReadText(value, name, faults, out var text))
            {
                texts[name] = text;
            }
        }

        var (to, folder, connection) = (texts.GetValueOrDefault("to"), texts.GetValueOrDefault("folder"), texts.GetValueOrDefault("connectionString"));
        Check(to, folder, connection, faults);
        return faults.Count > 0 ? null
            : to == "sqlite" ? new DatabasePlace(StorageKind.Sqlite, Path.Combine(hubFolder, folder ?? ""), null)
            : new DatabasePlace(StorageKind.PostgreSql, null, connection);
    }

    private static void Check(string? to, string? folder, string? connection, FaultList faults)
    {
        switch (to)
        {
            case "sqlite":
                faults.AddIf(connection is not null, "connectionString", "goes with postgresql only");
                faults.AddIf(folder is not null && !IsName(folder), "folder", $"must be 1 to {MaxName} letters, digits, hyphens and underscores");
                break;
            case "postgresql":
                faults.AddIf(folder is not null, "folder", "goes with sqlite only");
                if (ServerString.FaultOf(connection) is { } fault)
                {
                    faults.Add("connectionString", $"must be a connection string, {ServerString.Form}: it {fault}");
                }

                break;
            default:
                faults.Add("to", "must be sqlite or postgresql");
                break;
        }
    }

    private static bool IsName(string text) => text.Length is > 0 and <= MaxName && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
