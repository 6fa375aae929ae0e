using System.Globalization;
using System.Text;
using AriaCluster.Tasks;
using Microsoft.Extensions.DependencyInjection;
using static AriaCluster.Tests.Api.ImportSamples;

namespace AriaCluster.Tests.Api;

public sealed class ImportTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ThePredecessorsTasksKeepTheirIdsTimesWorkersAndResults()
    {
        await using var hub = await HubHost.StartAsync();
        var file = await PredecessorAsync("""
            INSERT INTO tasks VALUES ('old-1', 'http://example.org/1', '2024-03-01T10:00:00', '2024-03-01T11:00:00', 'completed', 3, 'w-uuid-1', '2089b05ecca3d829',
                '{"split": 4}', 100, 0, NULL, '{"files": [{"path": "/data/1", "length": 7}], "total_length": 7}');
            INSERT INTO tasks VALUES ('old-2', 'http://example.org/2', '2024-03-02T10:00:00+02:00', NULL, 'downloading', 4, 'w-uuid-1', NULL, NULL, 40, 9, NULL, NULL);
            INSERT INTO tasks VALUES ('old-3', 'http://example.org/3', '1709287200.5', '1709287300', 'failed', 1, NULL, NULL, 'null', 0, 0, 'it broke', NULL);
            """);

        var report = await SendAsync(hub, file);

        Assert.Equal(("predecessor", 3, 0, 0), Counts(report));
        var completed = await TaskAsync(hub, "old-1");
        Assert.Equal("completed", completed.GetProperty("status").GetString());
        Assert.Equal("2024-03-01T11:00:00+00:00", completed.GetProperty("endedAt").GetString());
        Assert.Equal("box-1-local", completed.GetProperty("worker").GetString());
        Assert.Equal("/data/1", completed.GetProperty("result").GetProperty("files")[0].GetProperty("path").GetString());
        Assert.Contains("where it was old-1, gid 2089b05ecca3d829, on box-1-local", completed.GetProperty("history")[1].GetProperty("text").GetString(), StringComparison.Ordinal);
        var waiting = await TaskAsync(hub, "old-2");
        Assert.Equal("pending", waiting.GetProperty("status").GetString());
        Assert.Equal("2024-03-02T08:00:00+00:00", waiting.GetProperty("createdAt").GetString());
        Assert.Equal("it broke", (await TaskAsync(hub, "old-3")).GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task WhatIsImportedTwiceIsThereOnce()
    {
        await using var hub = await HubHost.StartAsync();
        var file = await PredecessorAsync("""
            INSERT INTO tasks (id, url, status) VALUES ('a', 'http://example.org/1', 'pending'), ('b', 'http://example.org/2', 'failed'), ('a', 'http://example.org/1', 'pending');
            """);

        var first = await SendAsync(hub, file);
        var second = await SendAsync(hub, file);

        Assert.Equal(("predecessor", 2, 1, 0), Counts(first));
        Assert.Equal(("predecessor", 0, 3, 0), Counts(second));
        Assert.Equal(2, (await hub.Client.GetJsonAsync("api/tasks")).GetProperty("tasks").GetArrayLength());
    }

    [Fact]
    public async Task BrokenAndHostileRowsAreNamedAndStopNothing()
    {
        await using var hub = await HubHost.StartAsync();
        var file = await PredecessorAsync("""
            INSERT INTO tasks (id, url, status, created_at, options) VALUES
                ('ok', 'http://example.org/ok', 'PENDING', NULL, '{"dir": "/etc", "out": "../../x", "on-download-complete": "/bin/sh", "split": "999", "header": ["A: b", "C: d"]}'),
                ('no-url', NULL, 'pending', NULL, NULL),
                ('file', 'file:///etc/passwd', 'pending', NULL, NULL),
                ('status', 'http://example.org/', 'sleeping', NULL, NULL),
                ('time', 'http://example.org/', 'pending', 'yesterday', NULL),
                ('future', 'http://example.org/', 'pending', '2999-01-01T00:00:00', NULL),
                ('json', 'http://example.org/', 'pending', NULL, '{'),
                (NULL, 'http://example.org/', 'pending', NULL, NULL),
                (X'00FF', 'http://example.org/', 'pending', NULL, NULL),
                ('blob', X'DEADBEEF', 'pending', NULL, NULL);
            """);

        var report = await SendAsync(hub, file);

        Assert.Equal(("predecessor", 1, 0, 9), Counts(report));
        Assert.Contains(report.GetProperty("faults").EnumerateArray(), fault => fault.GetProperty("where").GetString() == "tasks, row 3" && fault.GetProperty("text").GetString()!.Contains("uris[0]", StringComparison.Ordinal));
        var left = report.GetProperty("notes").EnumerateArray().Select(note => note.GetProperty("text").GetString()!).ToArray();
        Assert.Equal(4, left.Length);
        Assert.All(["'dir'", "'out'", "'on-download-complete'", "'split'"], name => Assert.Contains(left, note => note.StartsWith(name, StringComparison.Ordinal)));
        Assert.Equal("", (await TaskAsync(hub, "ok")).GetProperty("dir").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ASessionOfAria2IsTakenWithItsMirrorsOptionsAndGids(bool packed)
    {
        await using var hub = await HubHost.StartAsync();
        var session = Encoding.UTF8.GetBytes("http://example.org/a\thttp://mirror.example.org/a\t\n gid=2089b05ecca3d829\n dir=/srv\n out=a.bin\n pause=true\n header=A: b\n"
            + "magnet:?xt=urn:btih:248d0a1cd08284299de78d5c1ed359bb46717d8c\n gid=00000000000000aa\n/srv/x.torrent\n gid=bb\n");

        var report = await SendAsync(hub, packed ? Packed(session) : session);

        Assert.Equal(("aria2-session", 2, 0, 1), Counts(report));
        var task = await TaskAsync(hub, "2089b05ecca3d829");
        Assert.Equal("paused", task.GetProperty("status").GetString());
        Assert.Equal(["http://example.org/a", "http://mirror.example.org/a"], task.GetProperty("uris").EnumerateArray().Select(uri => uri.GetString()));
        Assert.Equal("a.bin", task.GetProperty("out").GetString());
    }

    [Fact]
    public async Task WhatIsToBeSaidStandsInTheOrderOfTheFile()
    {
        await using var hub = await HubHost.StartAsync();
        var session = string.Concat(Enumerable.Range(0, 1_500).Select(i => i % 3 == 0 ? $"http://example.org/{i}\n dir=/srv\n" : $"file:///{i}\n gid=g{i}\n"));

        var report = await SendAsync(hub, Encoding.UTF8.GetBytes(session));

        Assert.Equal(("aria2-session", 500, 0, 1_000), Counts(report));
        Assert.All(["faults", "notes"], list =>
        {
            var lines = report.GetProperty(list).EnumerateArray().Select(remark => int.Parse(remark.GetProperty("where").GetString()!.Split(' ')[1], CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(lines.Order(), lines);
        });
    }

    [Fact]
    public async Task AnArchiveBringsBackTheLastVersionOfEachTask()
    {
        await using var hub = await HubHost.StartAsync();
        var samples = new Storage.SampleTasks(3);
        var task = Enumerable.Range(0, 50).Select(_ => samples.Moved(samples.Next())).First(one => one is { Status: DownloadStatus.Completed, Deleted: false });
        var older = task with { Status = DownloadStatus.Failed, Parts = [task.Parts[0] with { Status = DownloadStatus.Failed, Worker = null }], Result = null, Error = new(1, null, "no") };
        var archive = string.Concat(new[] { (older, 4), (task, 9), (task, 9), (older, 4) }.Select(one => Line(one.Item1, one.Item2)));

        var report = await SendAsync(hub, Encoding.UTF8.GetBytes(archive + "{\"table\":1}\n"));

        Assert.Equal(("archive", 1, 0, 1), Counts(report));
        Assert.Equal("completed", (await TaskAsync(hub, task.Id)).GetProperty("status").GetString());
        var stored = (await hub.Services.GetRequiredService<ITaskIndex>().FindAsync([task.Id], Ct)).Single();
        Assert.Equal((task.CreatedAt, task.EndedAt, task.Result!.Files[0].Path), (stored.CreatedAt, stored.EndedAt, stored.Path));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"id":"ID","parts":[null]}""")]
    [InlineData("""{"id":"ID","parts":null}""")]
    [InlineData("""{"id":"ID","gid":"GID","parts":[{}],"specification":null,"history":[{"text":"x"}]}""")]
    [InlineData("""{"id":"ID","gid":"GID","parts":[{}],"history":[null]}""")]
    [InlineData("""{"id":"ID","gid":"GID","parts":[{}],"specification":{"uris":[null]},"history":[{"text":"x"}]}""")]
    public async Task AHostileLineOfAnArchiveIsNamedAndStopsNothing(string state)
    {
        await using var hub = await HubHost.StartAsync();
        var samples = new Storage.SampleTasks(3);
        var (hostile, good) = (samples.Next(), samples.Next());
        var payload = state.Replace("GID", hostile.Gid, StringComparison.Ordinal).Replace("ID", hostile.Id, StringComparison.Ordinal);
        var line = $$"""{"table":"states","key":"{{hostile.Id}}","name":"task","version":1,"modifiedOn":"2026-01-01T00:00:00","payload":{{payload}}}""";

        var report = await SendAsync(hub, Encoding.UTF8.GetBytes(line + "\n" + Line(good, 1)));

        Assert.Equal(("archive", 1, 0, 1), Counts(report));
        Assert.Equal("line 1", report.GetProperty("faults")[0].GetProperty("where").GetString());
    }

    [Theory]
    [InlineData("file:///etc/passwd", "", "split", "its source")]
    [InlineData("ftp://example.org/a%0d%0aDELE b", "", "split", "its source")]
    [InlineData("http://example.org/a", "../up", "split", "its folder")]
    [InlineData("http://example.org/a", "", "on-download-complete", "its option 'on-download-complete'")]
    public async Task WhatNoSubmissionMayAskForComesFromNoArchiveEither(string uri, string dir, string option, string fault)
    {
        await using var hub = await HubHost.StartAsync();
        var task = new Storage.SampleTasks(3).Next();
        var hostile = task with { Specification = task.Specification with { Uris = [uri], Dir = dir, Options = [new(option, "9"), new("header", "A: b")] } };

        var report = await SendAsync(hub, Encoding.UTF8.GetBytes(Line(hostile, 1)));

        Assert.Equal(("archive", 0, 0, 1), Counts(report));
        Assert.StartsWith(fault, report.GetProperty("faults")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"action\":null")]
    [InlineData("\"action\":\"putKey\",\"kind\":null")]
    [InlineData("\"action\":\"putKey\",\"changes\":\"[null]\"")]
    [InlineData("\"action\":\"putKey\",\"changes\":\"[{}]\"")]
    [InlineData("\"action\":\"putKey\",\"changes\":\"{\"")]
    public async Task AHostileEntryOfAnArchiveIsNamedAndHidesNoOther(string members)
    {
        await using var hub = await HubHost.StartAsync();
        const string Id = "audit-019e2c4e-5d0a-7c3e-9f11-3a6b5c7d0e1f";
        var line = $$$"""{"table":"audit","key":"{{{Id}}}","payload":{"id":"{{{Id}}}","at":5,{{{members}}}}}""";

        var report = await SendAsync(hub, Encoding.UTF8.GetBytes(line + "\n" + Line(new Storage.SampleTasks(3).Next(), 1)));

        Assert.Equal(("archive", 1, 0, 1), Counts(report));
        Assert.Equal("line 1", report.GetProperty("faults")[0].GetProperty("where").GetString());
        Assert.NotEmpty((await hub.Client.GetJsonAsync("api/audit")).GetProperty("entries").EnumerateArray());
    }
}
