using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace AriaCluster.Api.Hub;

/// <summary>Where the hub listens, by https or http, and whose words about who is behind them it believes.</summary>
internal sealed class Listening(IOptions<HubOptions> options, IOptions<KestrelServerOptions> server, TlsCertificate certificate)
{
    /// <summary>Before the server starts.</summary>
    public void Open()
    {
        var hub = options.Value;
        server.Value.Listen(hub.ToIPAddress(), hub.Port, Secure);
        if (hub.LocalPort is { } port)
        {
            server.Value.Listen(IPAddress.Loopback, port);
        }
    }

    /// <summary>Headers of proxies are believed by declared ones only: the framework's default would believe whatever runs on this machine.</summary>
    public static void Trust(ForwardedHeadersOptions forwarded, IOptions<HubOptions> options)
    {
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in options.Value.Proxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                forwarded.KnownProxies.Add(address);
            }
            else
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        }

        // Each of a chain of proxies must be a declared one, however long it is.
        forwarded.ForwardLimit = null;
        forwarded.ForwardedHeaders = options.Value.Proxies.Count == 0
            ? ForwardedHeaders.None
            : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
    }

    private void Secure(ListenOptions endpoint)
    {
        if (certificate.Exists)
        {
            endpoint.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificate.Current()) });
        }
    }
}
