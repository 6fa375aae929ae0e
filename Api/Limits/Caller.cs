using System.Net;
using System.Net.Sockets;

namespace AriaCluster.Api.Limits;

/// <summary>Who calls, for limits by address: of IPv6 the network, since one machine has as many addresses as it likes.</summary>
internal static class Caller
{
    private const int NetworkBytes = 8;

    public static string Of(HttpContext http) => Of(http.Connection.RemoteIpAddress);

    public static string Of(IPAddress? address)
    {
        if (address is null)
        {
            return "local";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(plain)
            ? Convert.ToHexStringLower(plain.GetAddressBytes().AsSpan(0, NetworkBytes))
            : plain.ToString();
    }
}
