using System.CommandLine;
using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;
using AriaCluster.Cli.Submitting;

namespace AriaCluster.Cli.Verbs;

/// <summary>A speed limit as the command line says and shows it.</summary>
internal sealed class SpeedWish
{
    private const string Rule = "a speed such as 500K, 5M or 1G (bytes each second, K is 1024), or none";

    private readonly Argument<string?> _limit = new("LIMIT") { Description = "500K, 5M, 1G, or none; without it the limit is shown", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _from = new("--from") { Description = "It holds from this time of day on", HelpName = "08:00" };
    private readonly Option<string?> _to = new("--to") { Description = "Until this time of day, perhaps of the next day", HelpName = "18:00" };
    private readonly Option<string?> _days = new("--days") { Description = "It begins on these days only: mon-fri, or sat,sun", HelpName = "DAYS" };
    private readonly Option<string?> _zone = new("--zone") { Description = "Whose clock that is; default this machine's", HelpName = "Europe/Berlin" };
    private readonly Option<string?> _outside = new("--outside") { Description = "The limit at all other times; default none", HelpName = "LIMIT" };
    private readonly Option<bool> _add = new("--add") { Description = "Keep the windows that are set, and the limit outside of them" };

    public Symbol[] Symbols => [_limit, _from, _to, _days, _zone, _outside, _add];

    public bool IsToShow(Invocation invocation) => invocation.Get(_limit) is null;

    /// <summary>Sets the limit, or takes it back, and returns the hub's document.</summary>
    /// <param name="invocation">What was given.</param>
    /// <param name="route">Of the limit.</param>
    /// <param name="current">The limit that is set.</param>
    public async Task<JsonElement> SetAsync(Invocation invocation, string route, Func<Task<JsonElement?>> current)
    {
        var speed = Parse(invocation.Get(_limit)!);
        var isWindow = invocation.Get(_from) is not null || invocation.Get(_to) is not null;
        if (!isWindow && (invocation.Get(_days) ?? invocation.Get(_outside)) is not null)
        {
            throw new Failure(ExitCode.Usage, "--days and --outside belong to a window.", "Give --from and --to.");
        }

        if (isWindow && (invocation.Get(_from) is null || invocation.Get(_to) is null))
        {
            throw new Failure(ExitCode.Usage, "A window has a beginning and an end.", "Give both --from and --to; from 00:00 to 24:00 is the whole day.");
        }

        if (speed is null && !isWindow)
        {
            return await invocation.Hub.CommandAsync(HttpMethod.Delete, route, invocation.Canceled);
        }

        var before = invocation.Get(_add) ? await current() : null;
        CheckZone(invocation.Get(_zone), before);
        return await invocation.Hub.SetAsync(HttpMethod.Put, route, Write(invocation, speed, isWindow, before), invocation.Canceled);
    }

    /// <summary>In words: each window, what holds outside of them, and now.</summary>
    public static IEnumerable<string> Describe(JsonElement limit)
    {
        foreach (var window in limit.Items("windows"))
        {
            yield return $"{Text(window.Whole("bytesPerSecond"))} from {window.Text("from")} to {window.Text("to")} on {string.Join(",", window.Items("days"))}";
        }

        var zone = limit.Items("windows").Any() ? $"else {Text(limit.Whole("bytesPerSecond"))} ({limit.Text("timeZone")}), " : "";
        yield return $"{zone}now {Text(limit.Whole("now"))}{(limit.Text("changesAt") is { } at ? $" until {Times.Local(at)}" : "")}";
    }

    // Windows that are kept would silently hold at other hours.
    private static void CheckZone(string? asked, JsonElement? before)
    {
        if (asked is not null && before?.Items("windows").Any() == true && before.Value.Text("timeZone") is { } known && known != asked)
        {
            throw new Failure(
                ExitCode.Usage,
                $"The windows that are set go by the clock of {known}, and --zone is {asked}: all windows of a limit have one zone.",
                "Leave --zone out to add one in the zone that is there, or set all of them anew without --add.");
        }
    }

    private byte[] Write(Invocation invocation, long? speed, bool isWindow, JsonElement? before)
    {
        var outside = invocation.Get(_outside) is { } text ? Parse(text) : isWindow ? before?.Whole("bytesPerSecond") : speed;
        return JsonBody.Of(json =>
        {
            Number(json, outside);
            json.WriteString("timeZone", invocation.Get(_zone) ?? before?.Text("timeZone") ?? TimeZoneInfo.Local.Id);
            json.WriteStartArray("windows");

            // The first that holds decides: what is said last is the exception.
            if (isWindow)
            {
                WriteWindow(json, invocation, speed);
            }

            foreach (var window in before?.Items("windows") ?? [])
            {
                window.WriteTo(json);
            }

            json.WriteEndArray();
        });
    }

    private void WriteWindow(Utf8JsonWriter json, Invocation invocation, long? speed)
    {
        json.WriteStartObject();
        json.WriteString("from", invocation.Get(_from));
        json.WriteString("to", invocation.Get(_to));
        if (invocation.Get(_days) is { } days)
        {
            json.WriteStrings("days", days.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }

        Number(json, speed);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, long? speed)
    {
        if (speed is { } bytes)
        {
            json.WriteNumber("bytesPerSecond", bytes);
        }
    }

    private static string Text(long? speed) => speed is { } bytes ? Units.Speed(bytes) : "no limit";

    /// <summary>Null for none.</summary>
    private static long? Parse(string text) => text is "none" or "off" ? null
        : ByteSize.Parse(text) ?? throw new Failure(ExitCode.Usage, $"'{text}' is not {Rule}.");
}
