using System.Text;
using static AriaCluster.Tests.Api.ImportSamples;

namespace AriaCluster.Tests.Api;

/// <summary>What an imported file is as a whole: packed, cut off, damaged, and what is left of it on the hub's disk.</summary>
public sealed class ImportFileTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cut in the middle")]
    [InlineData("cut in its trailer")]
    [InlineData("wrong check sum")]
    [InlineData("wrong length")]
    [InlineData("noise in the middle")]
    [InlineData("noise behind it")]
    [InlineData("begun only")]
    public async Task APackedFileThatIsNotWholeIsRefusedAndNothingOfItTaken(string damage)
    {
        await using var hub = await HubHost.StartAsync();
        var packed = Packed(LargeSession());

        using var answer = await PostAsync(hub, Damaged(packed, damage));

        await answer.IsProblemAsync(400, "invalid-request", "body");
        Assert.Contains("damaged or cut off", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Empty((await hub.Client.GetJsonAsync("api/tasks")).GetProperty("tasks").EnumerateArray());
        Assert.Empty(Directory.GetFiles(hub.Data, "import-*"));
    }

    [Fact]
    public async Task AFileThatWasPackedInPartsOrIsNoSessionIsTakenAsAWhole()
    {
        await using var hub = await HubHost.StartAsync();
        var (samples, database) = (new Storage.SampleTasks(3), await PredecessorAsync("INSERT INTO tasks (id, url, status) VALUES ('a', 'http://example.org/1', 'pending');"));
        byte[] parts = [.. Packed(Encoding.UTF8.GetBytes(Line(samples.Next(), 1))), .. Packed(Encoding.UTF8.GetBytes(Line(samples.Next(), 1)))];

        Assert.Equal(("archive", 2, 0, 0), Counts(await SendAsync(hub, parts)));
        Assert.Equal(("predecessor", 1, 0, 0), Counts(await SendAsync(hub, Packed(database))));
        Assert.Equal(("aria2-session", 0, 0, 0), Counts(await SendAsync(hub, Packed([]))));
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("cut")]
    public async Task ABackupThatIsNotWholeIsRefusedAndWithoutItsFirstLineAnArchive(string damage)
    {
        await using var hub = await HubHost.StartAsync();
        await SendAsync(hub, "http://example.org/a\n gid=aa\nhttp://example.org/b\n gid=bb\n"u8.ToArray());
        var backup = await hub.Client.GetStringAsync("api/db/backup", Ct);
        var broken = damage == "cut" ? backup[..backup.LastIndexOf('{')] : backup.Replace("example.org", "example.com", StringComparison.Ordinal);
        await using var other = await HubHost.StartAsync();

        using var answer = await PostAsync(other, Encoding.UTF8.GetBytes(broken));
        await answer.IsProblemAsync(400, "invalid-request", "body");
        Assert.Contains("The backup that was sent is damaged at line ", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Empty((await other.Client.GetJsonAsync("api/tasks")).GetProperty("tasks").EnumerateArray());

        Assert.Equal("archive", Counts(await SendAsync(other, Encoding.UTF8.GetBytes(broken[(broken.IndexOf('\n', StringComparison.Ordinal) + 1)..]))).Item1);
        Assert.Equal(2, (await other.Client.GetJsonAsync("api/tasks")).GetProperty("tasks").GetArrayLength());
    }

    [Fact]
    public async Task WhatAHubThatWasKilledLeftOfAnImportIsRemovedAtItsStart()
    {
        await using var hub = await HubHost.StartAsync(HubHost.Durable);
        var sent = Path.Combine(hub.Data, $"import-{Guid.NewGuid():N}.tmp");
        string[] left = [sent, sent + "-unpacked", sent + "-wal", sent + "-shm"];
        var other = Path.Combine(hub.Data, "import-of-mine.tmp");
        Array.ForEach([.. left, other], path => File.WriteAllText(path, "a password"));

        await hub.RestartAsync();

        Assert.DoesNotContain(left, File.Exists);
        Assert.True(File.Exists(other));
    }

    [Fact]
    public async Task ADatabaseWithAWriteAheadLogLeavesNothingBeside()
    {
        await using var hub = await HubHost.StartAsync();
        var file = await PredecessorAsync("INSERT INTO tasks (id, url, status) VALUES ('a', 'http://example.org/1', 'pending'); PRAGMA journal_mode = WAL;");

        Assert.Equal(("predecessor", 1, 0, 0), Counts(await SendAsync(hub, file)));

        Assert.Empty(Directory.GetFiles(hub.Data, "import-*"));
    }

    [Theory]
    [InlineData("SQLite format 3\0 and nothing more")]
    [InlineData("\0\u0001\u0002 anything")]
    [InlineData("more than sixteen bytes of text, and then \u0001 what is none")]
    public async Task WhatIsNothingOfThatKindIsRefused(string content)
    {
        await using var hub = await HubHost.StartAsync();
        using var answer = await PostAsync(hub, Encoding.UTF8.GetBytes(content));

        await answer.IsProblemAsync(400, "invalid-request", "body");
        Assert.Empty(Directory.GetFiles(hub.Data, "import-*"));
    }

    // Too random to be packed in one block, so that damage shows late.
    private static byte[] LargeSession()
    {
        var random = new Random(3);
        return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5_000).Select(i => $"http://example.org/{random.NextInt64():x}\n gid={i:x16}\n out={random.NextInt64():x}\n")));
    }

    private static byte[] Damaged(byte[] packed, string damage)
    {
        var middle = packed.Length / 2;
        switch (damage)
        {
            case "cut in the middle":
                return packed[..middle];
            case "cut in its trailer":
                return packed[..^3];
            case "begun only":
                return packed[..5];
            case "noise behind it":
                return [.. packed, .. "noise"u8];
            case "wrong check sum":
                packed[^6] ^= 1;
                return packed;
            case "wrong length":
                packed[^2] ^= 1;
                return packed;
            default:
                new Random(5).NextBytes(packed.AsSpan(middle, 40));
                return packed;
        }
    }
}
