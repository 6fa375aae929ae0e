using Npgsql;

namespace AriaCluster.Silo.Storage.Postgres;

/// <summary>A connection string as people write it.</summary>
internal static class ServerString
{
    /// <summary>How one is written.</summary>
    public const string Form = "Host=…;Database=…;Username=…";

    /// <summary>What is wrong with it; null if nothing is. It names words and never values: one of them may be the password.</summary>
    public static string? FaultOf(string? text)
    {
        try
        {
            return string.IsNullOrWhiteSpace(text) ? "is empty"
                : string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(text).Host) ? "names no Host"
                : null;
        }
        catch (ArgumentException e)
        {
            return (e.ParamName, e.InnerException) switch
            {
                ({ Length: > 0 } word, KeyNotFoundException) => $"has the word '{word}', which PostgreSQL's do not have",
                ({ Length: > 0 } word, not null) => $"has a value that '{word}' cannot have",
                _ => "is none: it has to be WORD=VALUE, separated by semicolons",
            };
        }
    }
}
