namespace AriaCluster.Tests.Support.Processes;

/// <summary>A real nginx of one process, with nothing set but where it keeps its files and what a test says.</summary>
internal sealed class Nginx(string folder) : IAsyncDisposable
{
    private static readonly string[] _places = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"];

    private ChildProcess? _process;

    /// <summary>Whether there is one on this machine.</summary>
    public static bool IsInstalled => _places.Any(File.Exists);

    /// <summary>Starts it, or starts it anew.</summary>
    /// <param name="settings">What stands in the block <c>http</c>.</param>
    public async Task StartAsync(string settings)
    {
        await StopAsync();
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, Configuration(settings));
        _process = ChildProcess.Start(_places.First(File.Exists), Path.Combine(folder, "nginx.log"), "-p", folder, "-c", file);
    }

    public async Task StopAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Os.Terminate();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        _process?.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    // One process, in the foreground, which ends with its only process number.
    private string Configuration(string settings) => $$"""
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
        {{settings}}
        }
        """;
}
