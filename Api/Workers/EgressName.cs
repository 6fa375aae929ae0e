using System.Net;
using System.Net.Sockets;
using AriaCluster.Api.Limits;

namespace AriaCluster.Api.Workers;

/// <summary>What the hub calls the address from which origins see a worker, as far as it can know it: the one that it connects from.</summary>
internal static class EgressName
{
    /// <summary>The name for all workers on the hub's own machine, by whichever of its addresses they connect.</summary>
    public const string Own = "hub";

    private const int NetworkBytes = 8;

    /// <param name="remote">The worker's side of its connection; null where there is none.</param>
    /// <param name="local">The hub's side.</param>
    public static string Of(IPAddress? remote, IPAddress? local)
    {
        if (remote is null)
        {
            return "";
        }

        var from = Caller.Plain(remote);
        if (IPAddress.IsLoopback(from) || local is not null && from.Equals(Caller.Plain(local)))
        {
            return Own;
        }

        return from.AddressFamily == AddressFamily.InterNetworkV6 ? Network(from) : from.ToString();
    }

    // A machine has any number of addresses in its network, and origins count those together.
    private static string Network(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return $"{new IPAddress(bytes)}/{NetworkBytes * 8}";
    }
}
