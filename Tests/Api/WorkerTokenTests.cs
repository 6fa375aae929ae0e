using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using AriaCluster.Silo.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AriaCluster.Tests.Api;

/// <summary>What a worker hears of its token while the hub cannot look it up.</summary>
public sealed class WorkerTokenTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhileStorageIsAwayAWorkerIsNotToldThatItsTokenIsWrong()
    {
        await using var host = await HubHost.StartAsync($"--Storage:Kind={StorageKind.Sqlite}");
        var token = await MakeTokenAsync(host);
        await using var database = new SqliteConnection($"Data Source={Path.Combine(host.Data, "aria.db")};Pooling=false");

        await database.ExecuteAsync("ALTER TABLE OrleansStorage RENAME TO Away");
        using var lost = await host.Client.PutAsync("api/workers/w1/token", content: null, Ct);
        var away = await EnterAsync(host, token);
        using var shown = await host.Client.GetAsync("api/workers/w1", Ct);
        await database.ExecuteAsync("ALTER TABLE Away RENAME TO OrleansStorage");

        await lost.IsProblemAsync(503, "unavailable");
        await shown.IsProblemAsync(503, "unavailable");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, away);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await EnterAsync(host, token));
        Assert.Equal(HttpStatusCode.Unauthorized, await EnterAsync(host, "another"));
    }

    private static async Task<string> MakeTokenAsync(HubHost host)
    {
        using var made = await host.Client.PutAsync("api/workers/w1/token", content: null, Ct);
        return (await made.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("token").GetString()!;
    }

    private static async Task<HttpStatusCode> EnterAsync(HubHost host, string token)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        try
        {
            await socket.ConnectAsync(new Uri($"ws://{host.Address.Authority}/worker?name=w1"), Ct);
        }
        catch (WebSocketException)
        {
            // The status says why.
        }

        return socket.HttpStatusCode;
    }
}
