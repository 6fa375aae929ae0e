using System.Globalization;
using Microsoft.Data.Sqlite;

namespace AriaCluster.Silo.Storage.Predecessors;

/// <summary>
/// The SQLite file of the system before this one, which may be anybody's: it is only read, and only its tables, since a view or a virtual
/// table could run what it likes.
/// </summary>
internal sealed class PredecessorFile : IDisposable
{
    private const int MaxValue = 1 << 20;

    private readonly SqliteConnection _connection;

    private PredecessorFile(SqliteConnection connection) => _connection = connection;

    /// <exception cref="SqliteException">It is no such file.</exception>
    public static PredecessorFile Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using var guard = new SqliteCommand("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON; SELECT count(*) FROM sqlite_master", connection);
            guard.ExecuteScalar();
            return new(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Whether there is such a table.</summary>
    public bool Has(string table)
    {
        using var find = new SqliteCommand("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = $table", _connection);
        find.Parameters.AddWithValue("$table", table);
        return find.ExecuteScalar() is string sql && !sql.Contains("VIRTUAL", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The rows, each by the names of its columns, all values as text. What is longer than a mebibyte is cut.</summary>
    public IEnumerable<IReadOnlyDictionary<string, string?>> Read(string table)
    {
        var columns = ColumnsOf(table);
        using var select = new SqliteCommand(
            $"SELECT {string.Join(", ", columns.Select(column => $"substr(CAST({Quote(column)} AS TEXT), 1, {MaxValue})"))} FROM {Quote(table)}", _connection);
        using var rows = select.ExecuteReader();
        while (rows.Read())
        {
            var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < columns.Count; i++)
            {
                values[columns[i]] = rows.IsDBNull(i) ? null : rows.GetString(i);
            }

            yield return values;
        }
    }

    public void Dispose() => _connection.Dispose();

    private List<string> ColumnsOf(string table)
    {
        using var select = new SqliteCommand("SELECT name FROM pragma_table_info($table)", _connection);
        select.Parameters.AddWithValue("$table", table);
        using var rows = select.ExecuteReader();
        var columns = new List<string>();
        while (rows.Read())
        {
            columns.Add(Convert.ToString(rows.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return columns;
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
