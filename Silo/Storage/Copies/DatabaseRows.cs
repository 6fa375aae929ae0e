using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AriaCluster.Silo.Storage.Copies;

/// <summary>The rows that one transaction sees: on SQLite the content of the log at its first read, on PostgreSQL a snapshot.</summary>
internal sealed class DatabaseRows(DbTransaction transaction, string description, bool isInUse, IAsyncDisposable? held) : IRowSource
{
    private const string States = "FROM OrleansStorage WHERE ServiceId = 'aria' AND GrainIdN0 = 0 AND GrainIdN1 = 0";
    private const string StateColumns = "GrainTypeString, GrainIdExtensionString, coalesce(Version, 0), ModifiedOn, PayloadBinary";

    private readonly DbConnection _connection = transaction.Connection!;

    public string Description => description;

    public bool MayHaveGoneOn => isInUse;

    public async Task<long?> CountAsync(CancellationToken ct)
    {
        var count = await CountAsync($"SELECT count(*) {States}", ct);
        foreach (var table in await FindTablesAsync(ct))
        {
            count += await CountAsync($"SELECT count(*) FROM {table.Name}", ct);
        }

        return count;
    }

    public async IAsyncEnumerable<StoredRow> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in ReadStatesAsync("", ct))
        {
            yield return row;
        }

        foreach (var table in await FindTablesAsync(ct))
        {
            await foreach (var row in ReadTableAsync(table, "", ct))
            {
                yield return row;
            }
        }
    }

    /// <summary>The rows of one table after a row of it and up to another, both of which may be left open.</summary>
    public IAsyncEnumerable<StoredRow> ReadRangeAsync(string table, StoredRow? after, StoredRow? upTo, CancellationToken ct)
    {
        if (table == CopiedTable.States)
        {
            const string Key = "(GrainIdExtensionString, GrainTypeString)";
            return ReadStatesAsync(
                (after is null ? "" : $" AND {Key} > (@afterKey, @afterName)") + (upTo is null ? "" : $" AND {Key} <= (@upToKey, @upToName)"), ct, after, upTo);
        }

        var known = CopiedTable.Of(table);
        return ReadTableAsync(
            known, (after is null ? "" : $" AND {known.Key} > {KeyOf("after")}") + (upTo is null ? "" : $" AND {known.Key} <= {KeyOf("upTo")}"), ct, after, upTo);

        string KeyOf(string of) => known.Keys.Length == 1 ? $"(@{of}Key)" : $"(@{of}Key, @{of}Name)";
    }

    /// <summary>Rows of a table that triggers keep, seen in the same transaction.</summary>
    public IAsyncEnumerable<T> QueryAsync<T>(string sql) => _connection.QueryUnbufferedAsync<T>(sql, transaction: transaction, commandTimeout: 0);

    /// <summary>What the database itself finds wrong with its file; a server sees to that on its own.</summary>
    public async Task<IReadOnlyList<string>> CheckFileAsync(CancellationToken ct)
    {
        if (_connection is not SqliteConnection)
        {
            return [];
        }

        var found = new List<string>();
        try
        {
            await foreach (var line in QueryAsync<string>("PRAGMA integrity_check").WithCancellation(ct))
            {
                found.Add(line);
            }
        }
        catch (DbException e) when (DatabaseFault.IsDamage(e))
        {
            // The check itself may come to no end; who reads the rows then meets the same.
        }

        return [.. found.Where(line => line != "ok").Select(line => $"{description}: {line}")];
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await _connection.DisposeAsync();
        if (held is not null)
        {
            await held.DisposeAsync();
        }
    }

    private async IAsyncEnumerable<StoredRow> ReadStatesAsync(
        string range, [EnumeratorCancellation] CancellationToken ct, StoredRow? after = null, StoredRow? upTo = null)
    {
        await using var command = Command(
            $"SELECT {StateColumns} {States}{range} ORDER BY GrainIdExtensionString, GrainTypeString", after, upTo);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            yield return new(
                CopiedTable.States, rows.GetString(0), rows.GetString(1), rows.GetInt32(2), ReadTime(rows), await rows.IsDBNullAsync(4, ct) ? null : rows.GetFieldValue<byte[]>(4));
        }
    }

    private async IAsyncEnumerable<StoredRow> ReadTableAsync(
        CopiedTable table, string range, [EnumeratorCancellation] CancellationToken ct, StoredRow? after = null, StoredRow? upTo = null)
    {
        var columns = table.Columns;
        await using var command = Command(
            $"SELECT {string.Join(", ", columns)} FROM {table.Name} WHERE true{range} ORDER BY {string.Join(", ", table.Keys)}", after, upTo);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            yield return new(table.Name, table.Keys.Length == 1 ? "" : rows.GetString(1), rows.GetString(0), 0, null, ToJson(table, rows));
        }
    }

    // A database that an older version used last may not have all of them yet.
    private async Task<List<CopiedTable>> FindTablesAsync(CancellationToken ct)
    {
        var found = new List<CopiedTable>();
        foreach (var table in CopiedTable.All)
        {
            var exists = _connection is SqliteConnection
                ? $"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '{table.Name}'"
                : $"SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = '{table.Name}'";
            if (await CountAsync(exists, ct) == 1)
            {
                found.Add(table);
            }
        }

        return found;
    }

    private async Task<long> CountAsync(string sql, CancellationToken ct)
    {
        await using var command = Command(sql, null, null);
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }

    private DbCommand Command(string sql, StoredRow? after, StoredRow? upTo)
    {
        var command = _connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.CommandTimeout = 0;
        Add(command, "after", after);
        Add(command, "upTo", upTo);
        return command;
    }

    private static void Add(DbCommand command, string prefix, StoredRow? row)
    {
        foreach (var (suffix, value) in row is null ? [] : new[] { ("Key", row.Key), ("Name", row.Name) })
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (prefix + suffix, value);
            command.Parameters.Add(parameter);
        }
    }

    // SQLite keeps it as text, by Orleans' statements to the second.
    private static DateTime ReadTime(DbDataReader rows) => rows.GetFieldType(3) == typeof(string)
        ? DateTime.Parse(rows.GetString(3), CultureInfo.InvariantCulture, DateTimeStyles.None)
        : DateTime.SpecifyKind(rows.GetDateTime(3), DateTimeKind.Unspecified);

    private static byte[] ToJson(CopiedTable table, DbDataReader rows)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            for (var i = 0; i < rows.FieldCount; i++)
            {
                if (rows.IsDBNull(i))
                {
                    json.WriteNull(table.Columns[i]);
                }
                else if (i >= table.Keys.Length + table.Texts.Length)
                {
                    json.WriteNumber(table.Columns[i], rows.GetInt64(i));
                }
                else
                {
                    json.WriteString(table.Columns[i], rows.GetString(i));
                }
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
