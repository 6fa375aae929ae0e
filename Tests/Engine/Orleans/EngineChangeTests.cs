using System.Net.Http.Json;
using System.Text.Json;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.Engine;

/// <summary>A database that one engine has left, killed, is taken up by the other.</summary>
public sealed class EngineChangeTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly int _port = FreePort.Next();

    // A silo that comes back keeps its ports.
    private readonly string[] _ports = [$"--Cluster:SiloPort={FreePort.Next()}", $"--Cluster:GatewayPort={FreePort.Next()}"];
    private string _connectionString = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WhatEitherEngineAcceptedTheOtherGoesOnWith()
    {
        var (embedded, orleans) = (EmbeddedBuild.Hub(), "AriaCluster.Api");
        _connectionString = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        var (first, second) = ("", "");

        await RunAsync(embedded, "embedded", async hub => first = await AddAsync(hub));
        await RunAsync(orleans, "orleans", async hub =>
        {
            Assert.Equal("pending", await StatusAsync(hub, first));
            await PostAsync(hub, first, "pause");
            second = await AddAsync(hub);
        });
        await RunAsync(embedded, "embedded", async hub =>
        {
            Assert.Equal(("paused", "pending"), (await StatusAsync(hub, first), await StatusAsync(hub, second)));
            await PostAsync(hub, first, "resume");
            await PostAsync(hub, second, "cancel");
        });
        await RunAsync(orleans, "orleans", async hub =>
            Assert.Equal(("pending", "canceled"), (await StatusAsync(hub, first), await StatusAsync(hub, second))));
    }

    private async Task RunAsync(string program, string engine, Func<HttpClient, Task> act)
    {
        using var hub = ChildProcess.StartAssembly(program, _folder["hub.log"],
        [
            $"--Hub:Port={_port}", $"--Hub:Data={_folder["hub"]}", .. PostgresServer.SettingsOf(_connectionString),
            .. _ports,
        ]);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}/") };
        try
        {
            await Eventually.HoldsAsync(() => IsReadyAsync(client), what: "the hub is ready");
            client.DefaultRequestHeaders.Add("X-API-Key", (await File.ReadAllTextAsync(_folder["keys", "admin.key"], Ct)).Trim());
            var status = await client.GetFromJsonAsync<JsonElement>("api/status", Ct);
            Assert.Equal(engine, status.GetProperty("engine").GetString());
            await act(client);
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine(hub.Log());
            hub.Kill();
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync("health/ready", Ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<string> AddAsync(HttpClient hub)
    {
        using var answer = await hub.PostAsJsonAsync("api/tasks", new { url = "http://origin.test/file", allowDuplicate = true }, Ct);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString()!;
    }

    private static async Task PostAsync(HttpClient hub, string id, string command)
    {
        using var answer = await hub.PostAsync($"api/tasks/{id}/{command}", null, Ct);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<string?> StatusAsync(HttpClient hub, string id) =>
        (await hub.GetFromJsonAsync<JsonElement>($"api/tasks/{id}", Ct)).GetProperty("status").GetString();
}
