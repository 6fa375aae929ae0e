using AriaCluster.Api.Keys;
using AriaCluster.Api.Tasks;
using AriaCluster.Cluster;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Api.Keys;

/// <summary>All that a key with a folder submits is delivered below that folder.</summary>
public sealed class KeyRootTests : IAsyncLifetime
{
    private EdgeHost _host = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await EdgeHost.StartAsync();
        _client = _host.NewClient(await _host.Client.NewKeyAsync("ann", """{"scopes":["submit"],"root":"people/ann"}"""));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Theory]
    [InlineData("", "people/ann")]
    [InlineData(@",""dir"":""""", "people/ann")]
    [InlineData(@",""dir"":""isos""", "people/ann/isos")]
    [InlineData(@",""dir"":""isos/"",""out"":""x/y.iso""", "people/ann/isos")]
    [InlineData(@",""dir"":""people/ann""", "people/ann/people/ann")]
    public async Task ATasksPlaceIsBelowTheFolder(string members, string place)
    {
        var alone = await _client.SubmitAsync($$"""{"url":"http://example.org/x"{{members}}}""");
        using var batch = await _client.PostJsonAsync("api/tasks/batch", $$"""{"tasks":[{"url":"http://example.org/other"{{members}}}]}""");

        Assert.Equal(place, _host.Tasks[alone].Specification.Dir);
        Assert.Equal(place, Assert.Single(Assert.Single(_host.Batches.Values).Specifications).Dir);
    }

    [Theory]
    [InlineData("/srv/downloads/people/ann/isos/x.iso", "isos/x.iso")]
    [InlineData("/srv/downloads/people/annabel/x.iso", "/srv/downloads/people/annabel/x.iso")]
    public void WhereFilesLieIsShownFromTheFolderOn(string path, string shown)
    {
        var key = new ApiKey("ann", "", KeyScopes.Submit, default, null) { Root = "people/ann" };
        var task = new TaskDocument { Id = "", Gid = "", Status = "", Name = "", Owner = "", Dir = "people/ann/isos", Path = path, Result = new("w1", [new(path, 1)], 1, null) };

        var seen = KeyRoot.Show(key, task);

        Assert.Equal(("isos", shown, shown, "w1"), (seen.Dir, seen.Path, seen.Result!.Files[0].Path, seen.Result.Worker));
        Assert.Equal(path, KeyRoot.Show(key with { Root = null }, task).Path);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../bob")]
    [InlineData("a/../../bob")]
    [InlineData("/people/bob")]
    [InlineData("a//b")]
    [InlineData("..\\bob")]
    public async Task NoDirLeavesTheFolder(string dir)
    {
        using var answer = await _client.PostJsonAsync("api/tasks", $$"""{"url":"http://example.org/x","dir":"{{dir}}"}""");

        await answer.IsProblemAsync(400, "invalid-request", "dir");
        Assert.Empty(_host.Tasks);
    }

    [Fact]
    public async Task APlaceThatIsTooLongWithTheFolderIsRefusedByField()
    {
        var dir = string.Join('/', Enumerable.Repeat(new string('x', 200), 5));

        using var alone = await _client.PostJsonAsync("api/tasks", $$"""{"url":"http://example.org/x","dir":"{{dir}}/{{new string('y', 18)}}"}""");
        using var batch = await _client.PostJsonAsync("api/tasks/batch", $$"""{"tasks":[{"url":"http://example.org/x"},{"url":"http://example.org/x","dir":"{{dir}}/{{new string('y', 18)}}"}]}""");

        await alone.IsProblemAsync(400, "invalid-request", "dir");
        await batch.IsProblemAsync(400, "invalid-request", "tasks[1].dir");
    }

    [Fact]
    public async Task TheHolderSeesThePlaceWithoutTheFolderAndOthersSeeAllOfIt()
    {
        var (below, itself) = (await _client.SubmitAsync("""{"url":"http://example.org/x","dir":"isos"}"""), await _client.SubmitAsync("""{"url":"http://example.org/x"}"""));

        Assert.Equal("isos", (await _client.GetJsonAsync("api/tasks/" + below)).GetProperty("dir").GetString());
        Assert.Equal("", (await _client.GetJsonAsync("api/tasks/" + itself)).GetProperty("dir").GetString());
        Assert.Equal("people/ann/isos", (await _host.Client.GetJsonAsync("api/tasks/" + below)).GetProperty("dir").GetString());
    }

    [Theory]
    [InlineData("\"..\"")]
    [InlineData("\"/srv\"")]
    [InlineData("\"\"")]
    [InlineData("5")]
    [InlineData("\"a\\u0000b\"")]
    public async Task AFolderIsAPlaceLikeAnyOther(string root)
    {
        using var answer = await _host.Client.PutAsync(
            "api/keys/x", new StringContent($$"""{"scopes":["submit"],"root":{{root}}}""", null, "application/json"), TestContext.Current.CancellationToken);

        await answer.IsProblemAsync(400, "invalid-request", "root");
    }

    [Fact]
    public async Task ATaskOfBeforeStaysWhereItIs()
    {
        var id = TaskId.New(_host.Time.GetUtcNow());
        _host.Tasks[id] = new DownloadTask { Id = id, Owner = "ann", Status = DownloadStatus.Pending, Specification = new() { Uris = ["http://example.org/x"], Dir = "people/annabel" } };

        Assert.Equal("people/annabel", (await _client.GetJsonAsync("api/tasks/" + id)).GetProperty("dir").GetString());
    }
}
