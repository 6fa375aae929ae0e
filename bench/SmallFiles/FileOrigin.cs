using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace AriaCluster.Bench.SmallFiles;

/// <summary>A fast server of files in a folder, as a process: nginx where it is installed, else a minimal one of ours.</summary>
internal sealed class FileOrigin : IAsyncDisposable
{
    private const string Nginx = "/usr/sbin/nginx";
    private readonly string _state;
    private readonly int _port = FreePort.Next();
    private ChildProcess _server = null!;

    private FileOrigin(string state) => _state = state;

    public static string Name => File.Exists(Nginx) ? "nginx, one process" : "our own server on raw sockets";

    public Uri Address => new($"http://127.0.0.1:{_port}/");

    public double ProcessorSeconds => _server.Os.ProcessorTime.TotalSeconds;

    public static async Task<FileOrigin> StartAsync(string state, string files)
    {
        var origin = new FileOrigin(state);
        origin._server = File.Exists(Nginx) ? origin.StartNginx(files) : origin.StartOurs(files);
        await origin.ReadyAsync();
        return origin;
    }

    public ValueTask DisposeAsync()
    {
        _server.Kill();
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    private ChildProcess StartNginx(string files)
    {
        var configuration = Path.Combine(_state, "nginx.conf");
        File.WriteAllText(configuration, $$"""
            daemon off; master_process off; pid {{_state}}/nginx.pid; error_log stderr warn;
            events { worker_connections 1024; }
            http {
                access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
                client_body_temp_path {{_state}}/body; proxy_temp_path {{_state}}/proxy; fastcgi_temp_path {{_state}}/fastcgi;
                uwsgi_temp_path {{_state}}/uwsgi; scgi_temp_path {{_state}}/scgi;
                server { listen 127.0.0.1:{{_port}}; root {{files}}; }
            }
            """);
        return ChildProcess.Start(Nginx, Path.Combine(_state, "origin.log"), "-c", configuration);
    }

    private ChildProcess StartOurs(string files) => ChildProcess.StartAssembly(
        "AriaCluster.Bench", Path.Combine(_state, "origin.log"), "origin", files, _port.ToString(CultureInfo.InvariantCulture));

    private async Task ReadyAsync()
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(10);)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", _port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }
        }

        throw new InvalidOperationException($"The origin did not start: {_server.Log()}");
    }
}
