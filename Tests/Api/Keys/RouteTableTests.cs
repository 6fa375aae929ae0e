using System.Text.Json.Nodes;
using AriaCluster.Tests.Api.Description;

namespace AriaCluster.Tests.Api.Keys;

/// <summary>Walks every route without a key, with each scope and with another owner's key, and compares with the table in docs/security.md.</summary>
public sealed class RouteTableTests : IAsyncLifetime
{
    private readonly Dictionary<string, HttpClient> _clients = [];
    private HubHost _hub = null!;
    private RouteRequests? _requests;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubHost.StartAsync();
        foreach (var caller in RouteTable.Callers)
        {
            var scope = caller == "another" ? "submit" : caller;
            _clients[caller] = _hub.NewClient(caller == "none" ? null : await _hub.Client.NewKeyAsync("key-" + caller, $$"""{"scopes":["{{scope}}"]}"""));
        }

        _requests = new RouteRequests(_hub, _clients["submit"]);
    }

    public async ValueTask DisposeAsync()
    {
        _requests?.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task EveryRouteAnswersEverybodyAsTheTableSays()
    {
        var document = await ApiDocument.ReadAsync();
        var routes = document.Routes.SelectMany(RouteRequests.NamesOf).Order(StringComparer.Ordinal).ToArray();
        var table = RouteTable.Read();

        var found = new List<string>();
        foreach (var route in routes)
        {
            var operation = document.Operations.FirstOrDefault(known => known.Name == route).Operation;
            var codes = new List<string>();
            foreach (var caller in RouteTable.Callers)
            {
                codes.Add($"{await AskAsync(route, operation, caller)}");
            }

            found.Add(RouteTable.Write(route, codes));
        }

        var said = table.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => RouteTable.Write(row.Key, row.Value)).ToArray();
        Assert.True(
            found.SequenceEqual(said),
            $"The table in docs/security.md says otherwise:\n{string.Join('\n', said.Except(found))}\nThe hub answers:\n{string.Join('\n', found.Except(said))}");
    }

    [Fact]
    public async Task TheDocumentAndTheRoutesAgree()
    {
        var document = await ApiDocument.ReadAsync();

        var described = document.Routes.Where(route => route.Metadata.GetMetadata<AriaCluster.Api.Description.UndescribedRoute>() is null).SelectMany(RouteRequests.NamesOf);
        Assert.Equal(described.Order(StringComparer.Ordinal), document.Operations.Select(operation => operation.Name).Order(StringComparer.Ordinal));
    }

    private async Task<int> AskAsync(string route, JsonObject? operation, string caller)
    {
        using var request = await _requests!.MakeAsync(route, operation, withWorker: caller is "admin" or "read");

        // A stream of events has no end of its own.
        using var answer = await _clients[caller].SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        return (int)answer.StatusCode;
    }
}
