using System.Net;
using System.Net.Sockets;

namespace AriaCluster.Api.Limits;

/// <summary>Who calls, by the address that a request came from.</summary>
internal static class Caller
{
    private const int NetworkBytes = 8;

    // Of a connection without an address.
    private const string Local = "local";

    /// <summary>From where a request came, for people: the whole address.</summary>
    public static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress is { } address ? Plain(address).ToString() : Local;

    /// <summary>An IPv4 address as itself, however it was spoken to.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>For limits: of IPv6 the network, since one machine has as many addresses as it likes.</summary>
    public static string Of(HttpContext http) => Of(http.Connection.RemoteIpAddress);

    /// <inheritdoc cref="Of(HttpContext)"/>
    public static string Of(IPAddress? address)
    {
        if (address is null)
        {
            return Local;
        }

        var plain = Plain(address);
        return plain.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(plain)
            ? Convert.ToHexStringLower(plain.GetAddressBytes().AsSpan(0, NetworkBytes))
            : plain.ToString();
    }
}
