using System.Text;
using System.Text.Json;

namespace AriaCluster.Tests.Api.Events;

/// <summary>An event as a client reads it.</summary>
internal sealed record SeenEvent(string Name, string? Id, JsonElement Data)
{
    /// <summary>The id or status of the task that it tells of.</summary>
    public string Text(string member) => Data.GetProperty(member).GetString()!;

    public static SeenEvent Parse(ReadOnlyMemory<byte> message) => Parse(Encoding.UTF8.GetString(message.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Reads events until the stream ends, comments left out.</summary>
    public static async IAsyncEnumerable<SeenEvent> ReadAllAsync(HttpResponseMessage answer)
    {
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var lines = new List<string>();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Length > 0)
            {
                lines.Add(line);
            }
            else if (lines is not [] and not [[':', ..]])
            {
                yield return Parse(lines);
                lines.Clear();
            }
            else
            {
                lines.Clear();
            }
        }
    }

    private static SeenEvent Parse(IReadOnlyList<string> lines)
    {
        string? Field(string name) => lines.FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.Ordinal))?[(name.Length + 2)..];
        return new SeenEvent(Field("event")!, Field("id"), JsonDocument.Parse(Field("data")!).RootElement);
    }
}
