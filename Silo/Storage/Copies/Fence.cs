using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AriaCluster.Scheduling;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Silo.Storage.Copies;

/// <summary>
/// Makes states of the past safe to go on from. Since they were read, their tasks may have been given out again, under numbers that the
/// copy would give out a second time: it begins above all that can have been used.
/// </summary>
internal static class Fence
{
    /// <param name="row">As it was read.</param>
    /// <param name="at">When the copy began; the same for each attempt at it.</param>
    /// <exception cref="StorageRefusedException">Its state cannot be read. The message names it.</exception>
    public static StoredRow Apply(StoredRow row, DateTimeOffset at) => (row.Payload, row.Kind) switch
    {
        (null, _) => row,
        (_, StateNames.Task) => With<DownloadTask>(row, task => task.Restored(at)),
        (_, StateNames.Batch) => With<BatchState>(row, batch => batch.Restored(at)),
        (_, StateNames.Worker) => With<WorkerState>(row, worker => worker.Restored(at)),
        (_, StateNames.Scheduler) => With<SchedulerState>(row, scheduler => scheduler.Restored(at)),
        _ => row,
    };

    private static StoredRow With<T>(StoredRow row, Func<T, T> restored)
        where T : class
    {
        var type = (JsonTypeInfo<T>)StateJson.Options.GetTypeInfo(typeof(T));
        var before = Read(row, type);
        var after = restored(before);
        return ReferenceEquals(before, after) ? row : row with { Payload = JsonSerializer.SerializeToUtf8Bytes(after, type) };
    }

    private static T Read<T>(StoredRow row, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(row.Payload, type) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new StorageRefusedException($"The state of {row.Name} {row.Key} cannot be read, so it cannot be fenced: {e.Message} `aria db verify` names all such.", e);
        }
    }
}
