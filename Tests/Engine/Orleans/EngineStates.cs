using System.Globalization;
using AriaCluster.Silo.Engine;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;

namespace AriaCluster.Tests.Engine;

/// <summary>Orleans: its storage provider over an open database as silos have it, in bytes. No silo runs for it.</summary>
internal sealed class EngineStates
{
    /// <summary>How the engine has a database.</summary>
    public const Ownership Ownership = Silo.Storage.Ownership.Shared;

    private readonly IGrainStorage _storage;

    private EngineStates(IGrainStorage storage) => _storage = storage;

    public static async Task<EngineStates> OpenAsync(IDatabase database, StorageOptions options) =>
        new(database is SqliteDatabase sqlite ? new SqliteGrainStorage(sqlite) : await OpenAsync(options));

    /// <summary>The payload, empty after a clear; null when the row was never written.</summary>
    public async Task<(byte[] Payload, int Version)?> ReadAsync(string stateName, string key, CancellationToken ct)
    {
        var state = new GrainState<RawState>();
        await _storage.ReadStateAsync(stateName, Id(key), state).WaitAsync(ct);
        return state.ETag is null ? null : (state.RecordExists ? state.State!.Json : [], Version(state));
    }

    public async Task<int> WriteAsync(string stateName, string key, byte[] payload, int? expectedVersion, CancellationToken ct)
    {
        var state = Expect(new RawState { Json = payload }, expectedVersion);
        await _storage.WriteStateAsync(stateName, Id(key), state).WaitAsync(ct);
        return Version(state);
    }

    public async Task<int> ClearAsync(string stateName, string key, int expectedVersion, CancellationToken ct)
    {
        var state = Expect(new RawState(), expectedVersion);
        await _storage.ClearStateAsync(stateName, Id(key), state).WaitAsync(ct);
        return Version(state);
    }

    private static async Task<IGrainStorage> OpenAsync(StorageOptions options)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options)).Configure<ClusterOptions>(cluster => cluster.ServiceId = "aria");
            silo.AddPostgresStates();
        });
        var storage = builder.Build().Services.GetRequiredKeyedService<IGrainStorage>(StateNames.Storage);
        var lifecycle = new SiloLifecycleSubject(NullLogger<SiloLifecycleSubject>.Instance);
        ((ILifecycleParticipant<ISiloLifecycle>)storage).Participate(lifecycle);
        await lifecycle.OnStart(TestContext.Current.CancellationToken);
        return storage;
    }

    private static GrainId Id(string key) => GrainId.Create("grain", key);

    private static GrainState<RawState> Expect(RawState state, int? version) =>
        new(state) { ETag = version?.ToString(CultureInfo.InvariantCulture), RecordExists = version is not null };

    private static int Version(GrainState<RawState> state) => int.Parse(state.ETag!, CultureInfo.InvariantCulture);
}
