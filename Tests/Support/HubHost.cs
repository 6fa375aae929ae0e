using AriaCluster.Silo.Storage;
using Microsoft.AspNetCore.Builder;

namespace AriaCluster.Tests.Support;

/// <summary>The whole hub in this process, on a free loopback port, over a database in memory unless settings or the run say otherwise.</summary>
internal sealed class HubHost : IAsyncDisposable
{
    // Workers of these tests speak when the test says so, however long a busy machine takes between.
    private static readonly string[] _quietWorkers = ["--Workers:Heartbeat=00:01:00", "--Workers:Lease=01:00:00"];

    /// <summary>For a hub whose database outlives it.</summary>
    public const string Durable = "--Storage:Kind=sqlite";

    private readonly TempFolder _folder = new();
    private readonly string[] _settings;
    private WebApplication? _app;

    private HubHost(string[] settings) => _settings = settings;

    /// <summary>What <c>Hub:Data</c> is.</summary>
    public string Data => _folder["hub"];

    public string AdminKeyFile => _folder["keys", "admin.key"];

    public Uri Address { get; private set; } = null!;

    /// <summary>Sends the admin key.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>The hub's services: grains, index and the rest.</summary>
    public IServiceProvider Services => _app!.Services;

    public static async Task<HubHost> StartAsync(params string[] settings)
    {
        var host = new HubHost(await WithDatabaseAsync(settings));
        try
        {
            await host.StartAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the hub and starts it again over the same folder and database, which is to be <see cref="Durable"/>.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>A client with a key, or with none.</summary>
    public HttpClient NewClient(string? key)
    {
        // Whether a certificate is to be trusted is what clients are tested for.
        var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null } };
        var client = new HttpClient(handler) { BaseAddress = Address };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Add("X-API-Key", key);
        }

        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    // A test of one kind of database names it.
    private static async Task<string[]> WithDatabaseAsync(string[] settings)
    {
        var chosen = settings.Any(setting => setting.StartsWith("--Storage:Kind=", StringComparison.Ordinal) && setting != Durable) ? [] : await DatabaseChoice.SettingsAsync();
        return chosen.Length > 0 ? [.. settings.Except([Durable]), .. chosen] : settings;
    }

    private async Task StartAsync()
    {
        _app = AriaCluster.Api.Program.Build(
            ["--Hub:Port=0", $"--Hub:Data={Data}", $"--Storage:Kind={StorageKind.Memory}", "--Logging:LogLevel:Default=None", .. _quietWorkers, .. _settings],
            AriaCluster.Api.Engine.GrainHosting.AddGrains);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Address = new Uri(_app.Urls.First());
        Client = NewClient((await File.ReadAllTextAsync(AdminKeyFile)).Trim());
        await Eventually.HoldsAsync(async () => (await Client.GetAsync("health/ready")).IsSuccessStatusCode);
    }

    private async Task StopAsync()
    {
        Client?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }
}
