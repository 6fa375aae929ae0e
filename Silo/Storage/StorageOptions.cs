using System.ComponentModel.DataAnnotations;
using AriaCluster.Hosting;
using AriaCluster.Silo.Storage.Postgres;
using Microsoft.Extensions.Configuration;

namespace AriaCluster.Silo.Storage;

/// <summary>Where and how safely state is kept.</summary>
internal sealed class StorageOptions : IValidatableObject
{
    public const string Section = "Storage";

    /// <summary><c>sqlite</c>, a file below <c>Hub:Data</c>; <c>memory</c>, which forgets everything at the end; or <c>postgresql</c>. Default sqlite.</summary>
    [EnumDataType(typeof(StorageKind), ErrorMessage = "It is sqlite, memory or postgresql.")]
    public StorageKind Kind { get; set; } = StorageKind.Sqlite;

    /// <summary>
    /// For <c>postgresql</c>: how to reach it, in Npgsql's words. It must lead to the server itself or to a pooler that keeps
    /// sessions, since a lock is held in one for the process's life. The other kinds have none.
    /// </summary>
    [Secret]
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Of the disk with the file of <c>sqlite</c>: so many bytes are kept free for what runs, once the disk is full and nothing new is accepted; 0 for
    /// none. Default 16777216.
    /// </summary>
    [Range(0, 1L << 40)]
    public long ReserveBytes { get; set; } = 16 << 20;

    /// <summary>What is acknowledged survives a loss of power with <c>full</c>, the death of the process with <c>process</c>. Default full.</summary>
    [EnumDataType(typeof(Durability), ErrorMessage = "It is full or process.")]
    public Durability Durability { get; set; } = Durability.Full;

    /// <summary>Whether several processes may meet in the database, before anything is made. A kind that is none is told when settings are checked.</summary>
    public static bool IsShared(IConfiguration configuration) =>
        string.Equals(configuration[$"{Section}:{nameof(Kind)}"], nameof(StorageKind.PostgreSql), StringComparison.OrdinalIgnoreCase);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kind == StorageKind.PostgreSql && string.IsNullOrWhiteSpace(ConnectionString))
        {
            yield return new ValidationResult("It is needed when Storage:Kind is postgresql.", [nameof(ConnectionString)]);
        }
        else if (Kind == StorageKind.PostgreSql && ServerString.FaultOf(ConnectionString) is { } fault)
        {
            yield return new ValidationResult($"It {fault}. Write it as {ServerString.Form}.", [nameof(ConnectionString)]);
        }

        if (Kind != StorageKind.PostgreSql && !string.IsNullOrWhiteSpace(ConnectionString))
        {
            yield return new ValidationResult("It is used only when Storage:Kind is postgresql.", [nameof(ConnectionString)]);
        }
    }
}
