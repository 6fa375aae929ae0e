using System.ComponentModel.DataAnnotations;

namespace AriaCluster.Api.Limits;

/// <summary>How many requests are taken: section <c>Limits</c>.</summary>
internal sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>Requests a second of one key, over time; for a second twice as many. A batch is one request. Default 20,000.</summary>
    [Range(0.001, 1_000_000)]
    public double RequestsPerSecond { get; set; } = 20_000;

    /// <summary>Requests a second from one address, over time, with any key or none; for a second twice as many. Default 40,000.</summary>
    [Range(0.001, 1_000_000)]
    public double AddressRequestsPerSecond { get; set; } = 40_000;

    /// <summary>Different wrong keys and tokens a minute from one address; then only keys that were used from there before are looked at. Default 60.</summary>
    [Range(1, 1_000_000)]
    public int WrongKeysPerMinute { get; set; } = 60;

    /// <summary>Connections from one address at once. Default 4,000.</summary>
    [Range(1, 100_000)]
    public int AddressConnections { get; set; } = 4_000;

    /// <summary>How long a request's line and headers may take: who sends them letter by letter holds a connection for so long and no longer. Default 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan HeaderTime { get; set; } = TimeSpan.FromSeconds(15);
}
