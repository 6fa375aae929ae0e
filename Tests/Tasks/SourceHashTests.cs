using AriaCluster.Tasks;

namespace AriaCluster.Tests.Tasks;

public sealed class SourceHashTests
{
    private static readonly TaskSpecification _task = new() { Uris = ["http://example.org/a/b.iso"] };

    [Theory]
    [InlineData("HTTP://Example.ORG:80/a/b.iso")]
    [InlineData("http://example.org/a/b.iso#part")]
    [InlineData("http://example.org/a/./x/../b.iso")]
    public void OneAddressHasManySpellings(string uri) => Assert.Equal(Of(_task), Of(_task with { Uris = [uri] }));

    [Fact]
    public void WhatSaysNothingOfBytesAndPlaceDoesNotCount() => Assert.Equal(Of(_task), Of(_task with
    {
        Priority = TaskPriority.Urgent,
        Tags = [new("gpu", "yes")],
        MaxRetries = 7,
        RetryDelay = TimeSpan.FromSeconds(7),
        StartAt = DateTimeOffset.UnixEpoch,
    }));

    [Fact]
    public void MirrorsAndOptionsHaveNoOrder()
    {
        var task = _task with { Uris = ["http://a.test/x", "ftp://b.test/x"], Options = [new("split", "2"), new("referer", "r")] };

        Assert.Equal(Of(task), Of(task with { Uris = [.. task.Uris.Reverse()], Options = [.. task.Options.Reverse()] }));
    }

    [Fact]
    public void MagnetsOfOneContentAreTheSame()
    {
        const string topic = "magnet:?xt=urn:btih:AAAAAAAAAABBBBBBBBBBCCCCCCCCCCDDDDDDDDDD";

        Assert.Equal(Of(_task with { Uris = [topic] }), Of(_task with { Uris = [topic.ToLowerInvariant() + "&dn=name&tr=http%3A%2F%2Ft.test"] }));
    }

    [Fact]
    public void EverythingElseMakesAnother()
    {
        TaskSpecification[] others =
        [
            _task,
            _task with { Uris = ["https://example.org/a/b.iso"] },
            _task with { Uris = ["http://example.org/a/B.iso"] },
            _task with { Uris = ["http://example.org/a/b.iso?x=1"] },
            _task with { Uris = ["http://user:secret@example.org/a/b.iso"] },
            _task with { Dir = "d" },
            _task with { Out = "d" },
            _task with { Overwrite = true },
            _task with { Checksum = new("md5", "00") },
            _task with { Options = [new("header", "A: 1"), new("header", "B: 2")] },
            _task with { Options = [new("header", "B: 2"), new("header", "A: 1")] },
        ];

        var hashes = others.Select(Of).Append(SourceHash.Of("somebody else", _task)).ToArray();
        Assert.Equal(hashes, hashes.Distinct());
        Assert.All(hashes, hash => Assert.Equal(40, hash.Length));
    }

    [Fact]
    public void FilesOfOneFolderAreNeighbours() => Assert.Equal(Of(_task)[..8], Of(_task with { Uris = ["http://example.org/a/c.iso"] })[..8]);

    private static string Of(TaskSpecification task) => SourceHash.Of("owner", task);
}
