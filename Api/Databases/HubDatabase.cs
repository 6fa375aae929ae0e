using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Copies;

namespace AriaCluster.Api.Databases;

/// <summary>The database of the grains, to be read as a whole while they go on.</summary>
internal sealed class HubDatabase(IServiceProvider services)
{
    /// <summary>All rows at this moment.</summary>
    public async Task<DatabaseRows> OpenAsync(CancellationToken ct)
    {
        var database = services.GetRequiredService<IDatabase>();
        return await DatabasePlace.SnapshotAsync(await database.ConnectAsync(writes: false, ct), database.Description, isInUse: true, held: null, ct);
    }
}
