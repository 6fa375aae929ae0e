using System.Text.Json;

namespace AriaCluster.Cli.Hub;

/// <summary>One of the hub's server-sent events.</summary>
internal sealed record HubEvent(string Name, JsonElement Data);
