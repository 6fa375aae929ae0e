using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AriaCluster.Cli.Hub;

/// <summary>The hub's streams of events.</summary>
internal static class EventsApi
{
    private const string NamePrefix = "event: ";
    private const string DataPrefix = "data: ";

    // The hub sends a comment each five seconds.
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(15);

    /// <summary>All tasks of a query such as <c>?batch=ID</c>.</summary>
    public static string OfAll(string query = "") => "api/events" + query;

    /// <summary>One task.</summary>
    public static string OfTask(string id) => TaskApi.TaskRoute(id) + "/events";

    /// <summary>Events until the stream ends; it throws when it breaks, or when nothing comes for so long that something on the way keeps it back.</summary>
    public static async IAsyncEnumerable<HubEvent> ListenAsync(this HubClient hub, string route, TimeProvider time, [EnumeratorCancellation] CancellationToken ct)
    {
        using var silence = new CancellationTokenSource(_silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, ct);
        using var answer = await hub.OpenAsync(route, either.Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(either.Token));
        var name = "";
        while (await reader.ReadLineAsync(either.Token) is { } line)
        {
            silence.CancelAfter(_silence);
            if (line.StartsWith(NamePrefix, StringComparison.Ordinal))
            {
                name = line[NamePrefix.Length..];
            }
            else if (line.StartsWith(DataPrefix, StringComparison.Ordinal))
            {
                using var document = JsonDocument.Parse(line[DataPrefix.Length..]);
                yield return new HubEvent(name, document.RootElement.Clone());
            }
        }
    }
}
