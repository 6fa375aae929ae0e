using System.Text.Json;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Submitting;

/// <summary>As much of a list as the hub takes at once, ready to be sent.</summary>
/// <param name="Tasks">What it holds.</param>
/// <param name="Body">The request.</param>
internal sealed record SubmissionChunk(IReadOnlyList<TaskRequest> Tasks, byte[] Body)
{
    /// <summary>The most tasks of one submission.</summary>
    public const int MaxTasks = 10_000;

    /// <summary>Well below what the hub takes in one body.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    public bool IsBatch => Tasks.Count > 1;

    /// <summary>Cuts a list, in its order. Each chunk is accepted as a whole or not at all.</summary>
    public static IEnumerable<SubmissionChunk> Split(IEnumerable<TaskRequest> tasks)
    {
        var chunk = new List<TaskRequest>();
        var bodies = new List<byte[]>();
        long bytes = 0;
        foreach (var task in tasks)
        {
            var body = Serialize(task);
            if (chunk.Count == MaxTasks || bytes + body.Length > MaxBytes && chunk.Count > 0)
            {
                yield return Close(chunk, bodies);
                (chunk, bodies, bytes) = ([], [], 0);
            }

            chunk.Add(task);
            bodies.Add(body);
            bytes += body.Length + 1;
        }

        if (chunk.Count > 0)
        {
            yield return Close(chunk, bodies);
        }
    }

    private static SubmissionChunk Close(List<TaskRequest> tasks, List<byte[]> bodies)
    {
        if (bodies is [var alone])
        {
            return new SubmissionChunk(tasks, alone);
        }

        using var stream = new MemoryStream();
        stream.Write("{\"tasks\":["u8);
        for (var i = 0; i < bodies.Count; i++)
        {
            stream.Write(i == 0 ? ""u8 : ","u8);
            stream.Write(bodies[i]);
        }

        stream.Write("]}"u8);
        return new SubmissionChunk(tasks, stream.ToArray());
    }

    private static byte[] Serialize(TaskRequest task)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, HubJson.Readable))
        {
            task.Write(json);
        }

        return stream.ToArray();
    }
}
