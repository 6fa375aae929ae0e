using System.Data;
using System.Data.Common;
using System.Text;
using System.Text.Json;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Postgres;
using AriaCluster.Silo.Storage.Sqlite;
using AriaCluster.Tasks;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace AriaCluster.Tests.Storage;

/// <summary>The stored queries, run as Orleans' ADO.NET providers run them: by the parameters' names, answers by the columns' names.</summary>
public sealed class OrleansQueryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(StorageKind.Sqlite)]
    [InlineData(StorageKind.PostgreSql)]
    internal async Task AStateIsWrittenReadAndClearedByItsVersion(StorageKind kind)
    {
        await using var database = await OpenAsync(kind);
        await using var connection = await database.ConnectAsync();

        Assert.Equal(1, await WriteAsync(connection, "1", null));
        Assert.Equal(2, await WriteAsync(connection, "2", 1));
        Assert.Equal(("2", 2), await ReadAsync(connection));
        Assert.Equal(3, await ClearAsync(connection, 2));
        Assert.Equal((null, 3), await ReadAsync(connection));
        Assert.Equal(4, await WriteAsync(connection, "4", 3));
    }

    [Theory]
    [InlineData(StorageKind.Sqlite)]
    [InlineData(StorageKind.PostgreSql)]
    internal async Task AnOutdatedVersionGetsNoRowWhichOrleansTakesForAConflict(StorageKind kind)
    {
        await using var database = await OpenAsync(kind);
        await using var connection = await database.ConnectAsync();
        await WriteAsync(connection, "1", null);
        await WriteAsync(connection, "2", 1);

        Assert.Null(await WriteAsync(connection, "3", null));
        Assert.Null(await WriteAsync(connection, "3", 1));
        Assert.Null(await ClearAsync(connection, 1));
        Assert.Equal(("2", 2), await ReadAsync(connection));
    }

    [Theory]
    [InlineData(StorageKind.Sqlite)]
    [InlineData(StorageKind.PostgreSql)]
    internal async Task WhatOrleansWritesIsInTheTables(StorageKind kind)
    {
        await using var database = await OpenAsync(kind);
        await using var connection = await database.ConnectAsync();
        var task = new SampleTasks(5).Next();

        await ExecuteAsync(connection, "WriteToStorageKey", [
            .. Key(StateNames.Task, task.Id), ("GrainStateVersion", DBNull.Value, DbType.Int32),
            ("PayloadBinary", JsonSerializer.SerializeToUtf8Bytes(task, StateJson.Options), DbType.Binary)]);

        await TableCheck.TablesMatchPayloadsAsync(connection, database.Index);
        Assert.Equal(task.Id, await database.Index.FindGidAsync(task.Gid, Cancellation));
    }

    [Fact]
    public async Task TheMembershipOfAClusterFollowsItsVersion()
    {
        await using var database = await OpenAsync(StorageKind.PostgreSql);
        await using var connection = await database.ConnectAsync();
        (string, object, DbType)[] cluster = [("DeploymentId", "aria", DbType.String)];

        Assert.Equal(1L, await ScalarAsync(connection, "InsertMembershipVersionKey", cluster));
        Assert.Equal(0L, await ScalarAsync(connection, "InsertMembershipVersionKey", cluster));
        Assert.Equal(1L, await ScalarAsync(connection, "InsertMembershipKey", Member(1, version: 0)));
        Assert.Equal(0L, await ScalarAsync(connection, "InsertMembershipKey", Member(2, version: 0)));
        Assert.Equal(0L, await ScalarAsync(connection, "InsertMembershipKey", Member(1, version: 1)));
        Assert.Equal(1L, await ScalarAsync(connection, "InsertMembershipKey", Member(2, version: 1)));
        Assert.Equal(0L, await ScalarAsync(connection, "UpdateMembershipKey", Member(1, version: 1, status: 6)));
        Assert.Equal(0L, await ScalarAsync(connection, "UpdateMembershipKey", Member(3, version: 2, status: 6)));
        Assert.Equal(1L, await ScalarAsync(connection, "UpdateMembershipKey", Member(1, version: 2, status: 6)));

        var all = await ExecuteAsync(connection, "MembershipReadAllKey", cluster);
        Assert.Equal([(1, 6, 3), (2, 3, 3)], all.Select(row => ((int)row["generation"]!, (int)row["status"]!, (int)row["version"]!)).Order());
        Assert.Equal([2], (await ExecuteAsync(connection, "GatewaysQueryKey", [.. cluster, ("Status", 3, DbType.Int32)])).Select(row => (int)row["generation"]!));

        var one = Assert.Single(await ExecuteAsync(connection, "MembershipReadRowKey", Address(2)));
        Assert.Equal(("silo-2", 3), ((string)one["siloname"]!, (int)one["version"]!));
        var none = Assert.Single(await ExecuteAsync(connection, "MembershipReadRowKey", Address(9)));
        Assert.Equal((null, 3), (none["siloname"], (int)none["version"]!));
    }

    [Fact]
    public async Task SilosThatAreGoneAreRemovedFromTheMembership()
    {
        await using var database = await OpenAsync(StorageKind.PostgreSql);
        await using var connection = await database.ConnectAsync();
        (string, object, DbType)[] cluster = [("DeploymentId", "aria", DbType.String)];
        await ScalarAsync(connection, "InsertMembershipVersionKey", cluster);
        await ScalarAsync(connection, "InsertMembershipKey", Member(1, version: 0, status: 6));
        await ScalarAsync(connection, "InsertMembershipKey", Member(2, version: 1, status: 3));
        await ScalarAsync(connection, "InsertMembershipKey", Member(3, version: 2, status: 6));

        await ExecuteAsync(connection, "UpdateIAmAlivetimeKey", [.. Address(3), ("IAmAliveTime", At(60), DbType.DateTime)]);
        await ExecuteAsync(connection, "CleanupDefunctSiloEntriesKey", [.. cluster, ("IAmAliveTime", At(30), DbType.DateTime)]);
        Assert.Equal([2, 3], (await ExecuteAsync(connection, "MembershipReadAllKey", cluster)).Select(row => (int)row["generation"]!).Order());

        await ExecuteAsync(connection, "DeleteMembershipTableEntriesKey", cluster);
        Assert.Empty(await ExecuteAsync(connection, "MembershipReadAllKey", cluster));
    }

    private async Task<Opened> OpenAsync(StorageKind kind)
    {
        var options = new StorageOptions { Kind = kind };
        if (kind == StorageKind.PostgreSql)
        {
            options.ConnectionString = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        }

        IDatabase database = kind == StorageKind.PostgreSql
            ? new PostgresDatabase(options, Ownership.Shared, TimeProvider.System, _ => { }, NullLogger<PostgresDatabase>.Instance)
            : new SqliteDatabase(options, _folder.Path, TimeProvider.System, NullLogger<SqliteDatabase>.Instance);
        await database.OpenAsync(Cancellation);
        return new Opened(database, () => kind == StorageKind.PostgreSql
            ? new NpgsqlConnection(options.ConnectionString)
            : new SqliteConnection($"Data Source={_folder["aria.db"]};Pooling=False"));
    }

    private static async Task<int?> WriteAsync(DbConnection connection, string payload, int? version) => await VersionAsync(connection, "WriteToStorageKey", [
        .. Key("scheduler", "scheduler-default"), ("GrainStateVersion", version ?? (object)DBNull.Value, DbType.Int32),
        ("PayloadBinary", Encoding.UTF8.GetBytes(payload), DbType.Binary)]);

    private static async Task<int?> ClearAsync(DbConnection connection, int version) => await VersionAsync(connection, "ClearStorageKey", [
        .. Key("scheduler", "scheduler-default"), ("GrainStateVersion", version, DbType.Int32)]);

    private static async Task<int?> VersionAsync(DbConnection connection, string query, params (string, object, DbType)[] values) =>
        (await ExecuteAsync(connection, query, values)).SingleOrDefault() is { } row ? Convert.ToInt32(row["newgrainstateversion"]) : null;

    private static async Task<(string? Payload, int Version)> ReadAsync(DbConnection connection)
    {
        var row = Assert.Single(await ExecuteAsync(connection, "ReadFromStorageKey", Key("scheduler", "scheduler-default")));
        return (row["payloadbinary"] is byte[] payload ? Encoding.UTF8.GetString(payload) : null, Convert.ToInt32(row["version"]));
    }

    private static async Task<object?> ScalarAsync(DbConnection connection, string query, params (string, object, DbType)[] values) =>
        Assert.Single(Assert.Single(await ExecuteAsync(connection, query, values)).Values);

    // All result sets, one after the other, as the providers read them.
    private static async Task<List<Dictionary<string, object?>>> ExecuteAsync(
        DbConnection connection, string query, params (string Name, object Value, DbType Type)[] values)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = await connection.ExecuteScalarAsync<string>("SELECT QueryText FROM OrleansQuery WHERE QueryKey = @query", new { query });
        foreach (var (name, value, type) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value, parameter.DbType) = (name, value, type);
            command.Parameters.Add(parameter);
        }

        var rows = new List<Dictionary<string, object?>>();
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        do
        {
            while (await reader.ReadAsync(Cancellation))
            {
                rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(
                    reader.GetName, i => reader.IsDBNull(i) ? null : reader.GetValue(i), StringComparer.OrdinalIgnoreCase));
            }
        }
        while (await reader.NextResultAsync(Cancellation));

        return rows;
    }

    private static (string, object, DbType)[] Key(string stateName, string key) =>
    [
        ("GrainIdHash", OrleansKey.IdHash(key), DbType.Int32),
        ("GrainIdN0", 0L, DbType.Int64),
        ("GrainIdN1", 0L, DbType.Int64),
        ("GrainTypeHash", OrleansKey.TypeHash(stateName), DbType.Int32),
        ("GrainTypeString", stateName, DbType.String),
        ("GrainIdExtensionString", key, DbType.String),
        ("ServiceId", OrleansKey.ServiceId, DbType.String),
    ];

    private static (string, object, DbType)[] Address(int generation) =>
    [
        ("DeploymentId", "aria", DbType.String),
        ("Address", "127.0.0.1", DbType.String),
        ("Port", 11111, DbType.Int32),
        ("Generation", generation, DbType.Int32),
    ];

    private static (string, object, DbType)[] Member(int generation, int version, int status = 3) =>
    [
        .. Address(generation),
        ("SiloName", $"silo-{generation}", DbType.String),
        ("HostName", "host", DbType.String),
        ("Status", status, DbType.Int32),
        ("ProxyPort", 30000, DbType.Int32),
        ("SuspectTimes", DBNull.Value, DbType.String),
        ("StartTime", At(0), DbType.DateTime),
        ("IAmAliveTime", At(0), DbType.DateTime),
        ("Version", version, DbType.Int32),
    ];

    private static DateTime At(int seconds) => DateTime.UnixEpoch.AddSeconds(seconds);

    private sealed class Opened(IDatabase database, Func<DbConnection> connect) : IAsyncDisposable
    {
        public ITaskIndex Index => database.Index;

        public async Task<DbConnection> ConnectAsync()
        {
            var connection = connect();
            await connection.OpenAsync(Cancellation);
            return connection;
        }

        public ValueTask DisposeAsync() => database.DisposeAsync();
    }
}
