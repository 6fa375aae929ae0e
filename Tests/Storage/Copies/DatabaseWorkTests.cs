using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Silo.Storage;
using AriaCluster.Silo.Storage.Copies;
using Asked = AriaCluster.Cli.Databases.DatabaseRequest;
using AskedPlace = AriaCluster.Cli.Databases.DatabasePlace;
using ExitCode = AriaCluster.Silo.ExitCode;

namespace AriaCluster.Tests.Storage.Copies;

/// <summary>What <c>aria db</c> is answered where it was asked wrongly, or a database is not as it should be.</summary>
public sealed class DatabaseWorkTests : IDisposable
{
    private readonly CopyRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("Hst=1", "has the word 'hst'")]
    [InlineData("Host=db.test;Port=many", "has a value that 'port' cannot have")]
    [InlineData("Database=tasks", "names no Host")]
    [InlineData("postgres", "is none: it has to be WORD=VALUE")]
    [InlineData("", "is empty")]
    public async Task AConnectionStringThatIsNoneIsToldByItsWord(string connection, string said)
    {
        var source = await _rig.PlaceAsync(StorageKind.Sqlite);

        var (code, words) = await RunAsync(new("migrate", source, new(StorageKind.PostgreSql, null, connection), null, false));

        Assert.Equal(ExitCode.Settings, code);
        Assert.Contains(said, words, StringComparison.Ordinal);
        Assert.Contains("Write it as Host=…", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADatabaseIsNotCopiedIntoItself(bool byALink)
    {
        var place = await CopyRig.FillAsync(await _rig.PlaceAsync(StorageKind.Sqlite), CopyRig.Content(3));
        var link = _rig.NewFile("link");
        Directory.CreateSymbolicLink(link, place.Folder!);

        var (code, words) = await RunAsync(new("migrate", place, byALink ? place with { Folder = link } : place, null, false));

        Assert.Equal(ExitCode.Settings, code);
        Assert.Contains($"{place.File} cannot be copied into itself", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify", 1)]
    [InlineData("verify", 4)]
    [InlineData("migrate", 4)]
    [InlineData("backup", 4)]
    public async Task ADamagedFileIsNamedWithWhatToDo(string verb, int page)
    {
        var place = await CopyRig.FillAsync(await _rig.PlaceAsync(StorageKind.Sqlite), CopyRig.Content(300));
        await using (var file = File.OpenWrite(place.File))
        {
            file.Position = 4096 * page;
            file.Write([.. Enumerable.Repeat((byte)0xff, 8192)]);
        }

        var (_, words) = await RunAsync(new(verb, place, verb == "migrate" ? await _rig.PlaceAsync(StorageKind.Sqlite) : null, verb == "backup" ? _rig.NewFile("a.backup") : null, false));

        Assert.Contains($"The database {place.File} is damaged", words, StringComparison.Ordinal);
        Assert.Contains("aria db restore FILE --force", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACheckOfADamagedFileListsWhatItFoundUntilThen()
    {
        var place = await CopyRig.FillAsync(await _rig.PlaceAsync(StorageKind.Sqlite), CopyRig.Content(3_000));
        var length = new FileInfo(place.File).Length;
        await using (var file = File.OpenWrite(place.File))
        {
            file.Position = length / 2 / 4096 * 4096;
            file.Write([.. Enumerable.Repeat((byte)0xff, 8192)]);
        }

        var (code, words) = await RunAsync(new("verify", place, null, null, false));

        var found = JsonDocument.Parse(words).RootElement;
        Assert.Equal(ExitCode.Stopped, code);
        Assert.Equal(place.File, found.GetProperty("what").GetString());
        Assert.NotEqual(0, found.GetProperty("faults").GetInt64());
        Assert.All(found.GetProperty("listed").EnumerateArray(), line => Assert.Contains(place.File, line.GetString(), StringComparison.Ordinal));
    }

    // What the command line itself would send.
    private static async Task<(int Code, string Words)> RunAsync(DatabaseRequest request)
    {
        var asked = new Asked(request.Verb, Place(request.From), Place(request.To), request.File);
        using var input = new StringReader(JsonSerializer.Serialize(asked, HubJson.Default.DatabaseRequest));
        await using var words = new StringWriter();
        var code = await new DatabaseWork(TimeProvider.System, input, words, words).RunAsync(CopyRig.Cancellation);
        return (code, words.ToString());
    }

    private static AskedPlace? Place(DatabasePlace? place) => place is null ? null : new((int)place.Kind, place.Folder, place.ConnectionString);
}
