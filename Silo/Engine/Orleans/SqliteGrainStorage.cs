using System.Globalization;
using AriaCluster.Silo.Storage.Sqlite;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace AriaCluster.Silo.Engine;

/// <summary>
/// Grain state in SQLite for the only silo of a hub. Orleans' own provider would open a connection for each write, and they would wait
/// for each other for seconds; here they share commits through the one writer.
/// </summary>
internal sealed class SqliteGrainStorage(SqliteDatabase database) : IGrainStorage
{
    private readonly SqliteStates _states = new(database);
    private readonly StateSerializer _serializer = new();

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = _states.Read(stateName, Key(grainId));
        grainState.ETag = stored?.Version.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = stored is { Payload.Length: > 0 };
        grainState.State = stored is { Payload: { Length: > 0 } payload }
            ? _serializer.Deserialize<T>(new BinaryData(payload))!
            : Activator.CreateInstance<T>();
        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var payload = _serializer.Serialize(grainState.State).ToMemory();
        var version = await _states.WriteAsync(stateName, Key(grainId), payload, Version(grainState), CancellationToken.None);
        grainState.ETag = version.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (Version(grainState) is { } expected)
        {
            var version = await _states.ClearAsync(stateName, Key(grainId), expected, CancellationToken.None);
            grainState.ETag = version.ToString(CultureInfo.InvariantCulture);
        }

        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
    }

    private static string Key(GrainId grainId) => grainId.Key.ToString()!;

    private static int? Version<T>(IGrainState<T> state) =>
        state.ETag is { Length: > 0 } version ? int.Parse(version, CultureInfo.InvariantCulture) : null;
}
