using System.Net;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.EndToEnd;

/// <summary>A real proxy before the hub: nginx, which speaks TLS to the outside and plain http to the hub, as docs/security.md shows.</summary>
internal sealed class TlsProxy(string folder, IPAddress address, string certificate, string key) : IAsyncDisposable
{
    private static readonly string[] _places = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"];

    private ChildProcess? _process;

    public Uri Address { get; } = new($"https://{address}:{FreePort.Next()}/");

    /// <summary>Whether there is an nginx.</summary>
    public static bool IsInstalled => _places.Any(File.Exists);

    /// <summary>Starts it before a hub, or anew before another one.</summary>
    public async Task StartAsync(string hub)
    {
        await StopAsync();
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, Configuration(hub));
        _process = ChildProcess.Start(_places.First(File.Exists), Path.Combine(folder, "nginx.log"), "-p", folder, "-c", file);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process?.Dispose();
    }

    private async Task StopAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Os.Terminate();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    // One process, in the foreground, which ends with its only process number.
    private string Configuration(string hub) => $$"""
        daemon off;
        master_process off;
        pid {{folder}}/nginx.pid;
        error_log {{folder}}/error.log;
        events { worker_connections 128; }
        http {
          access_log off;
          client_body_temp_path {{folder}}/body;
          proxy_temp_path {{folder}}/proxy;
          fastcgi_temp_path {{folder}}/fastcgi;
          uwsgi_temp_path {{folder}}/uwsgi;
          scgi_temp_path {{folder}}/scgi;
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
        }
        """;
}
