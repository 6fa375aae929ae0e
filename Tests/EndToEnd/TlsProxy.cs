using System.Net;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.EndToEnd;

/// <summary>A real proxy before the hub: nginx, which speaks TLS to the outside and plain http to the hub, as docs/security.md shows.</summary>
internal sealed class TlsProxy(string folder, IPAddress address, string certificate, string key) : IAsyncDisposable
{
    private readonly Nginx _nginx = new(folder);

    public Uri Address { get; } = new($"https://{address}:{FreePort.Next()}/");

    /// <summary>Starts it before a hub, or anew before another one.</summary>
    public Task StartAsync(string hub) => _nginx.StartAsync(
        $$"""
          map $http_upgrade $connection_upgrade { default upgrade; '' close; }
          server {
            listen {{address}}:{{Address.Port}} ssl;
            ssl_certificate {{certificate}};
            ssl_certificate_key {{key}};
            location / {
              proxy_pass http://{{hub}};
              proxy_http_version 1.1;
              proxy_set_header Host $host;
              proxy_set_header Upgrade $http_upgrade;
              proxy_set_header Connection $connection_upgrade;
              proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
              proxy_set_header X-Forwarded-Proto $scheme;
              proxy_set_header X-Forwarded-Host $host;
            }
          }
        """);

    public ValueTask DisposeAsync() => _nginx.DisposeAsync();
}
