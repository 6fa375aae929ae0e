namespace AriaCluster.Silo.Storage.Copies;

/// <summary>A row in the form that all databases and backups have in common.</summary>
/// <param name="Table"><see cref="CopiedTable.States"/>, or the name of another table that is copied.</param>
/// <param name="Name">A state's name; of another table the second column of its key, or empty.</param>
/// <param name="Key">The grain's key, or the other table's.</param>
/// <param name="Version">A state's version; zero for rows of other tables.</param>
/// <param name="ModifiedOn">When a state was written last; not for rows of other tables.</param>
/// <param name="Payload">A state's bytes, null after a clear; of another table all columns as a JSON object.</param>
internal sealed record StoredRow(string Table, string Name, string Key, int Version, DateTime? ModifiedOn, byte[]? Payload)
{
    /// <summary>What it is, to be counted: a state's name, or the table's.</summary>
    public string Kind => Table == CopiedTable.States ? Name : Table;

    /// <summary>Whether a copy of it need not be written again.</summary>
    public bool IsSame(StoredRow other) =>
        Table == other.Table && Name == other.Name && Key == other.Key && Version == other.Version && ModifiedOn == other.ModifiedOn
        && (Payload is null ? other.Payload is null : other.Payload is not null && Payload.AsSpan().SequenceEqual(other.Payload));
}
