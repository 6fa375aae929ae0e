using System.Globalization;
using System.Text.Json;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;
using AriaCluster.Cluster;

namespace AriaCluster.Api.Cluster;

/// <summary>Reads a speed limit. Every fault is told, each with the field it is in.</summary>
internal static class SpeedRequest
{
    private const int MaxWindows = 20;
    private const long Least = 1024;
    private const long Most = 1L << 40;

    private static readonly TimeSpan _day = TimeSpan.FromDays(1);

    public static SpeedLimit Read(JsonElement body, FaultList faults)
    {
        var limit = new SpeedLimit();
        var before = faults.Count;
        foreach (var (name, value) in JsonValues.ReadMembers(body, FaultList.Body, faults))
        {
            switch (name)
            {
                case "bytesPerSecond":
                    limit = limit with { BytesPerSecond = ReadSpeed(value, name, faults) };
                    break;
                case "timeZone":
                    limit = limit with { TimeZone = ReadZone(value, name, faults) };
                    break;
                case "windows":
                    limit = limit with
                    {
                        Windows = [.. JsonValues.ReadElements(value, name, MaxWindows, faults).Select(element => ReadWindow(element.Value, element.Field, faults))],
                    };
                    break;
                // What the hub's own document says of it besides.
                case "now" or "changesAt":
                    break;
                default:
                    faults.Add(name, "is not known; allowed are bytesPerSecond, timeZone, windows, now, changesAt");
                    break;
            }
        }

        if (faults.Count == before && limit is { BytesPerSecond: null, Windows.IsEmpty: true })
        {
            faults.Add("bytesPerSecond", "is missing, and there are no windows: nothing would be limited; DELETE takes a limit back");
        }

        return limit;
    }

    private static SpeedWindow ReadWindow(JsonElement value, string field, FaultList faults)
    {
        var (from, to, days, speed) = (default(TimeSpan?), default(TimeSpan?), DayText.All, default(long?));
        foreach (var (name, member) in JsonValues.ReadMembers(value, field, faults))
        {
            var inner = $"{field}.{name}";
            switch (name)
            {
                case "from":
                    from = ReadTime(member, inner, faults);
                    break;
                case "to":
                    to = ReadTime(member, inner, faults);
                    break;
                case "days":
                    days = ReadDays(member, inner, faults);
                    break;
                case "bytesPerSecond":
                    speed = ReadSpeed(member, inner, faults);
                    break;
                default:
                    faults.Add(inner, "is not known; allowed are from, to, days, bytesPerSecond");
                    break;
            }
        }

        Demand(value, "from", field, faults);
        Demand(value, "to", field, faults);
        if (from == _day)
        {
            faults.Add($"{field}.from", "must be before 24:00");
        }

        return new(from ?? default, to ?? default, days, speed);
    }

    private static void Demand(JsonElement window, string name, string field, FaultList faults)
    {
        if (window.ValueKind == JsonValueKind.Object && !window.TryGetProperty(name, out _))
        {
            faults.Add($"{field}.{name}", "is missing; it is a time of day such as 08:00");
        }
    }

    private static long? ReadSpeed(JsonElement value, string field, FaultList faults) => JsonValues.ReadWhole(value, field, Least, Most, faults);

    private static string ReadZone(JsonElement value, string field, FaultList faults)
    {
        if (!JsonValues.TryReadText(value, field, faults, out var name))
        {
            return "";
        }

        if (name.Length is 0 or > 100 || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out _))
        {
            var canKnow = TimeZoneInfo.GetSystemTimeZones().Count > 1;
            faults.Add(field, canKnow
                ? $"{FaultList.Quote(name)} is no time zone that the hub knows; zones are named as Europe/Berlin or UTC"
                : "must be UTC: the hub's machine has no time zone database (the package tzdata)");
        }

        return name;
    }

    private static TimeSpan? ReadTime(JsonElement value, string field, FaultList faults)
    {
        if (JsonValues.TryReadText(value, out var text))
        {
            if (TimeOnly.TryParseExact(text, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            {
                return time.ToTimeSpan();
            }

            if (text == "24:00")
            {
                return _day;
            }
        }

        faults.Add(field, "must be a time of day such as 08:00, up to 24:00");
        return null;
    }

    private static WeekDays ReadDays(JsonElement value, string field, FaultList faults)
    {
        var days = WeekDays.None;
        var before = faults.Count;
        foreach (var (inner, element) in JsonValues.ReadElements(value, field, 7, faults))
        {
            var read = JsonValues.TryReadText(element, out var text) ? DayText.Parse(text) : WeekDays.None;
            if (read == WeekDays.None)
            {
                faults.Add(inner, "must be one of mon, tue, wed, thu, fri, sat, sun, or a range of them such as mon-fri");
            }

            days |= read;
        }

        if (days == WeekDays.None && faults.Count == before)
        {
            faults.Add(field, "must have at least one day; left out it means all");
        }

        return days;
    }
}
