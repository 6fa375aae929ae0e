using System.Text.Json;
using System.Text.Json.Nodes;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Tasks.Requests;
using AriaCluster.Tasks;
using Microsoft.Extensions.Options;

namespace AriaCluster.Tests.Api.Tasks;

public sealed class TaskReaderTests
{
    private readonly TaskReader _reader = new(new AllowedOptions(Options.Create(new OptionBounds())));
    private readonly FaultList _faults = new();

    [Fact]
    public void EveryMemberIsRead()
    {
        var task = Read("""
            {
              "uris": ["http://a.example/f", "http://b.example/f"], "dir": "films/2026/", "out": "sub/f.bin",
              "tags": { "gpu": "yes", "zone": "eu west" }, "priority": "URGENT", "options": { "split": 4, "http-accept-gzip": true, "http-passwd": "x" },
              "headers": ["X-A: b", "X-A: c"], "checksum": "SHA-256=AA00000000000000000000000000000000000000000000000000000000000000",
              "maxRetries": 0, "retryDelay": 0.5, "overwrite": true
            }
            """);

        Assert.Equal(0, _faults.Count);
        Assert.Equal(["http://a.example/f", "http://b.example/f"], task.Uris);
        Assert.Equal(("films/2026", "sub/f.bin"), (task.Dir, task.Out));
        Assert.Equal([new TagRule("gpu", "yes"), new TagRule("zone", "eu west")], task.Tags);
        Assert.Equal(TaskPriority.Urgent, task.Priority);
        Assert.Equal(
            [
                new TaskOption("split", "4"), new TaskOption("http-accept-gzip", "true"), new TaskOption("http-passwd", "x"),
                new TaskOption("header", "X-A: b"), new TaskOption("header", "X-A: c"),
            ],
            task.Options);
        Assert.Equal("sha-256=aa" + new string('0', 62), task.Checksum?.ToString());
        Assert.Equal((0, TimeSpan.FromSeconds(0.5), true), (task.MaxRetries, task.RetryDelay, task.Overwrite));
    }

    [Theory]
    [InlineData("gpu", "gpu")]
    [InlineData("!gpu", "!gpu")]
    [InlineData("zone=eu=1", "zone=eu=1")]
    [InlineData("zone!=eu", "zone!=eu")]
    [InlineData("zone in  eu, us", "zone in eu,us")]
    [InlineData("zone not in eu,us", "zone not in eu,us")]
    [InlineData("zone not in eu", "zone!=eu")]
    public void ARuleAboutTagsIsReadAndToldAsItWasMeant(string text, string told)
    {
        var task = Read($$"""{ "url": "http://a.example/f", "requires": ["{{text}}"], "prefers": { "{{text}}": -3 } }""");

        Assert.Equal(0, _faults.Count);
        Assert.Equal([told, $"{told}:-3"], task.Tags.Select(rule => rule.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("=eu")]
    [InlineData("zone in")]
    [InlineData("zone in eu,,us")]
    [InlineData("zo ne=eu")]
    [InlineData("zone!eu")]
    [InlineData("!zone=eu")]
    [InlineData("-zone")]
    public void WhatIsNoRuleIsRefusedByItsPlace(string text)
    {
        Read($$"""{ "url": "http://a.example/f", "requires": ["gpu", "{{text}}"] }""");

        Assert.Contains("requires[1]", _faults.ToErrors().Keys);
    }

    [Fact]
    public void WeightsAndTimesAreCheckedAndNamed()
    {
        Read("""{ "url": "http://a.example/f", "prefers": { "a=1": 0, "b=1": 101, "c=1": 1.5 }, "startAt": "tomorrow" }""");

        Assert.Equal(["prefers.a=1", "prefers.b=1", "prefers.c=1", "startAt"], _faults.ToErrors().Keys.Order());
    }

    [Fact]
    public void AStartTimeIsTakenInUtc() => Assert.Equal(
        new DateTimeOffset(2026, 12, 24, 17, 0, 0, TimeSpan.Zero),
        Read("""{ "url": "http://a.example/f", "startAt": "2026-12-24T18:00:00+01:00" }""").StartAt);

    [Fact]
    public void AUrlAloneIsEnoughAndNullsAreAbsent()
    {
        var task = Read("""{ "url": "http://a.example/f", "dir": null, "out": null, "tags": null, "maxRetries": null }""");

        Assert.Equal(0, _faults.Count);
        Assert.Equal(["http://a.example/f"], task.Uris);
        Assert.Equal(("", null, TaskPriority.Normal, null), (task.Dir, task.Out, task.Priority, task.RetryDelay));
    }

    [Theory]
    [InlineData("1", TaskPriority.Low)]
    [InlineData("\"low\"", TaskPriority.Low)]
    [InlineData("2", TaskPriority.Normal)]
    [InlineData("\"High\"", TaskPriority.High)]
    [InlineData("4", TaskPriority.Urgent)]
    public void APriorityIsANumberOrAName(string json, TaskPriority priority)
    {
        var task = Read($$"""{ "url": "http://a.example/f", "priority": {{json}} }""");

        Assert.Equal((0, priority), (_faults.Count, task.Priority));
    }

    [Fact]
    public void OutAndChecksumMayBeSaidAsOptions()
    {
        var task = Read("""{ "url": "http://a.example/f", "options": { "out": "x", "checksum": "adler32=01234567", "header": "A: b" } }""");

        Assert.Equal(0, _faults.Count);
        Assert.Equal(("x", "adler32=01234567"), (task.Out, task.Checksum?.ToString()));
        Assert.Equal([new TaskOption("header", "A: b")], task.Options);
    }

    [Theory]
    [InlineData("[]", "body", "must be an object, not an array")]
    [InlineData("null", "body", "must be an object, not null")]
    [InlineData("{}", "url", "is missing")]
    [InlineData("""{"url":null}""", "url", "is missing")]
    [InlineData("""{"url":5}""", "url", "must be a string, not a number")]
    [InlineData("""{"url":"\ud800"}""", "url", "must be Unicode text")]
    [InlineData("""{"url":"gopher://x/"}""", "url", "allowed is an absolute URL")]
    [InlineData("""{"url":"http://x/","uris":["http://x/"]}""", "uris", "beside url")]
    [InlineData("""{"uris":[]}""", "uris", "is empty")]
    [InlineData("""{"uris":"http://x/"}""", "uris", "must be an array")]
    [InlineData("""{"uris":["http://x/","nothing"]}""", "uris[1]", "not an absolute URL")]
    [InlineData("""{"uris":["http://x/","magnet:?xt=urn:btih:abcdefghijklmnopqrstuvwxyz234567"]}""", "uris", "stands alone")]
    [InlineData("""{"url":"magnet:?xt=urn:btih:abcdefghijklmnopqrstuvwxyz234567","checksum":"adler32=01234567"}""", "checksum", "magnet")]
    [InlineData("""{"url":"http://x/","Out":"a"}""", "Out", "is not known; allowed are allowDuplicate, checksum, dir, headers")]
    [InlineData("""{"url":"http://x/","\ud800":"a"}""", "body", "not Unicode text")]
    [InlineData("""{"url":"http://x/","url":"http://y/"}""", "body", "'url' twice")]
    [InlineData("""{"url":"http://x/","out":"../x"}""", "out", "has the name '..'; allowed is a relative path")]
    [InlineData("""{"url":"http://x/","dir":"/x"}""", "dir", "is absolute")]
    [InlineData("""{"url":"http://x/","dir":"/"}""", "dir", "is absolute")]
    [InlineData("""{"url":"http://x/","dir":true}""", "dir", "must be a string, not a boolean")]
    [InlineData("""{"url":"http://x/","out":"a","options":{"out":"b"}}""", "options.out", "twice")]
    [InlineData("""{"url":"http://x/","tags":{"-a":"b"}}""", "tags.-a", "is no tag")]
    [InlineData("""{"url":"http://x/","tags":{"a":""}}""", "tags.a", "must be 1 to 128")]
    [InlineData("""{"url":"http://x/","tags":{"a":"b\n"}}""", "tags.a", "must be 1 to 128")]
    [InlineData("""{"url":"http://x/","tags":["a=b"]}""", "tags", "must be an object")]
    [InlineData("""{"url":"http://x/","priority":0}""", "priority", "must be 1 to 4")]
    [InlineData("""{"url":"http://x/","priority":"low, high"}""", "priority", "must be 1 to 4")]
    [InlineData("""{"url":"http://x/","priority":99999999999}""", "priority", "must be 1 to 4")]
    [InlineData("""{"url":"http://x/","checksum":"sha-256"}""", "checksum", "has no '='")]
    [InlineData("""{"url":"http://x/","checksum":"sha-9=00"}""", "checksum", "not supported; allowed is ALGORITHM=HEX")]
    [InlineData("""{"url":"http://x/","checksum":"md5=00"}""", "checksum", "has 2 digits; md5 has 32")]
    [InlineData("""{"url":"http://x/","checksum":"adler32=0123456x"}""", "checksum", "no hexadecimal digit")]
    [InlineData("""{"url":"http://x/","maxRetries":-1}""", "maxRetries", "from 0 to 100")]
    [InlineData("""{"url":"http://x/","maxRetries":1.5}""", "maxRetries", "whole")]
    [InlineData("""{"url":"http://x/","retryDelay":1e300}""", "retryDelay", "from 0 to 86400")]
    [InlineData("""{"url":"http://x/","overwrite":"yes"}""", "overwrite", "must be true or false")]
    [InlineData("""{"url":"http://x/","headers":"A: b"}""", "headers", "must be an array")]
    [InlineData("""{"url":"http://x/","headers":["A: b\r\nC: d"]}""", "headers[0]", "line break")]
    [InlineData("""{"url":"http://x/","headers":["no colon"]}""", "headers[0]", "is not 'Name: value'")]
    [InlineData("""{"url":"http://x/","headers":["range: bytes=0-"]}""", "headers[0]", "belongs to aria2")]
    [InlineData("""{"url":"http://x/","options":{"header":["A: b", 5]}}""", "options.header[1]", "must be a string")]
    [InlineData("""{"url":"http://x/","options":{"on-download-complete":"/bin/sh"}}""", "options.on-download-complete", "is not allowed; allowed are bt-max-peers")]
    [InlineData("""{"url":"http://x/","options":{"dir":"/"}}""", "options.dir", "member dir")]
    [InlineData("""{"url":"http://x/","options":{"--split":"2"}}""", "options.--split", "is not allowed")]
    [InlineData("""{"url":"http://x/","options":{"split":65}}""", "options.split", "must be a whole number from 1 to 64")]
    [InlineData("""{"url":"http://x/","options":{"split":2.5}}""", "options.split", "must be a whole number")]
    [InlineData("""{"url":"http://x/","options":{"split":null}}""", "options.split", "must be a string, a number or a boolean, not null")]
    [InlineData("""{"url":"http://x/","options":{"split":[1]}}""", "options.split", "must be a string, a number or a boolean, not an array")]
    [InlineData("""{"url":"http://x/","options":{"min-split-size":"1G"}}""", "options.min-split-size", "must be a number of bytes")]
    [InlineData("""{"url":"http://x/","options":{"file-allocation":"all"}}""", "options.file-allocation", "must be one of none")]
    [InlineData("""{"url":"http://x/","options":{"select-file":"0-5"}}""", "options.select-file", "must be numbers")]
    [InlineData("""{"url":"http://x/","options":{"user-agent":"a\r\nb"}}""", "options.user-agent", "printable")]
    public void AFaultNamesItsFieldAndWhatIsAllowed(string json, string field, string message)
    {
        Read(json);

        Assert.Equal(1, _faults.Count);
        Assert.Contains(message, Assert.Single(Assert.Contains(field, _faults.ToErrors())), StringComparison.Ordinal);
    }

    // What runs, reads or writes something, changes where aria2 connects, or belongs to the hub.
    [Theory]
    [InlineData("on-bt-download-complete on-download-complete on-download-error on-download-pause on-download-start on-download-stop")]
    [InlineData("bt-enable-hook-after-hash-check bt-load-saved-metadata bt-save-metadata conf-path daemon dht-file-path dht-file-path6 input-file")]
    [InlineData("log log-level save-session save-session-interval save-cookies load-cookies netrc-path no-netrc server-stat-if server-stat-of")]
    [InlineData("torrent-file metalink-file certificate private-key ca-certificate stop-with-process index-out remove-control-file")]
    [InlineData("rpc-certificate rpc-listen-all rpc-listen-port rpc-passwd rpc-private-key rpc-save-upload-metadata rpc-secret rpc-user enable-rpc")]
    [InlineData("dir gid allow-overwrite auto-file-renaming continue allow-piece-length-change always-resume")]
    [InlineData("all-proxy all-proxy-passwd all-proxy-user ftp-proxy ftp-proxy-passwd ftp-proxy-user http-proxy http-proxy-passwd http-proxy-user")]
    [InlineData("https-proxy https-proxy-passwd https-proxy-user no-proxy proxy-method interface multiple-interface async-dns async-dns-server")]
    [InlineData("bt-external-ip bt-enable-lpd bt-lpd-interface enable-peer-exchange check-certificate min-tls-version ssh-host-key-md")]
    [InlineData("parameterized-uri metalink-base-uri bt-tracker dht-entry-point enable-async-dns6 event-poll SPLIT split\u00a0")]
    public void AnOptionThatIsNotAllowedIsRefusedByItsName(string names)
    {
        var options = new JsonObject(names.Split(' ').Select(name => KeyValuePair.Create<string, JsonNode?>(name, "1")));

        Read(new JsonObject { ["url"] = "http://x/", ["options"] = options }.ToJsonString());

        Assert.Equal(names.Split(' ').Select(name => "options." + name), _faults.ToErrors().Keys);
    }

    [Fact]
    public void AllFaultsOfARequestAreFoundAtOnceAndNamedByTheirPlace()
    {
        using var body = JsonDocument.Parse("""
            { "tasks": [
              { "url": "http://a.example/f" },
              { "url": "gopher://a.example/f", "out": "../x", "more": 1 },
              { "out": "x", "options": { "split": 0, "log": "/x" }, "checksum": "md5=1", "priority": 9 }
            ], "other": {} }
            """);

        new BatchReader(_reader).Read(body.RootElement, _faults);

        Assert.Equal(
            [
                "tasks[1].url", "tasks[1].out", "tasks[1].more", "tasks[2].options.split", "tasks[2].options.log", "tasks[2].checksum",
                "tasks[2].priority", "tasks[2].url", "other",
            ],
            _faults.ToErrors().Keys);
    }

    [Fact]
    public void ASecretIsNeverQuoted()
    {
        Read("""{"url":"http://x/","headers":["Authorization: secret\n"],"options":{"http-passwd":"secret\u0007","referer":"secret\n"}}""");

        Assert.Equal(3, _faults.Count);
        Assert.DoesNotContain(_faults.ToErrors().SelectMany(field => field.Value), message => message.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}", "is missing")]
    [InlineData("""{"tasks":[]}""", "is empty")]
    [InlineData("""{"tasks":{}}""", "must be an array")]
    [InlineData("""{"tasks":null}""", "must be an array")]
    public void ABatchHasTasks(string json, string message)
    {
        using var body = JsonDocument.Parse(json);

        new BatchReader(_reader).Read(body.RootElement, _faults);

        Assert.Contains(message, Assert.Single(Assert.Contains("tasks", _faults.ToErrors())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10_000, 0)]
    [InlineData(10_001, 1)]
    public void ABatchHasAtMostTenThousandTasks(int count, int faults)
    {
        var tasks = new JsonArray([.. Enumerable.Range(0, count).Select(i => new JsonObject { ["url"] = $"http://a.example/{i}" })]);
        using var body = JsonDocument.Parse(new JsonObject { ["tasks"] = tasks }.ToJsonString());

        var read = new BatchReader(_reader).Read(body.RootElement, _faults);

        Assert.Equal((faults, faults == 0 ? count : 0), (_faults.Count, read.Length));
    }

    private TaskSpecification Read(string json)
    {
        using var body = JsonDocument.Parse(json);
        return _reader.Read(body.RootElement, "", _faults);
    }
}
