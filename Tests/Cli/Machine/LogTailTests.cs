using AriaCluster.Cli.Machine;

namespace AriaCluster.Tests.Cli.Machine;

public sealed class LogTailTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheLastLinesAreThoseAlsoOfALongLog()
    {
        var log = _folder.Write("a.log", string.Concat(Enumerable.Range(1, 50_000).Select(i => $"line {i}\n")));

        Assert.Equal(["line 49999", "line 50000"], new LogTail(log).ReadLast(2));
        Assert.Equal(50_000, new LogTail(log).ReadLast(100_000).Count);
        Assert.Empty(new LogTail(_folder["none.log"]).ReadLast(5));
    }

    [Fact]
    public void WhatWasMovedAsideComesBeforeIt()
    {
        _folder.Write("a.log.1", "one\ntwo\n");
        var log = _folder.Write("a.log", "three\n");

        Assert.Equal(["two", "three"], new LogTail(log).ReadLast(2));
    }

    [Fact]
    public void WhatIsAppendedFollowsInWholeLines()
    {
        var log = _folder.Write("a.log", "one\n");
        var tail = new LogTail(log);
        tail.ReadLast(1);

        File.AppendAllText(log, "two\nthr");
        Assert.Equal(["two"], tail.ReadNew());
        File.AppendAllText(log, "ee\n");
        Assert.Equal(["three"], tail.ReadNew());
        Assert.Empty(tail.ReadNew());
    }

    [Fact]
    public void ALogThatWasCutIsReadFromItsBeginning()
    {
        var log = _folder.Write("a.log", "a long line that was there\n");
        var tail = new LogTail(log);
        tail.ReadLast(1);

        File.WriteAllText(log, "new\n");

        Assert.Equal(["new"], tail.ReadNew());
    }

    [Fact]
    public void LinesOfSeveralLogsStandInTheOrderOfTheirTimes()
    {
        var merged = LogMerge.Merge([
            ("hub", ["2026-01-01T00:00:01.000Z a", "   at a stack", "2026-01-01T00:00:03.000Z c"]),
            ("local-1", ["""{"Timestamp":"2026-01-01T00:00:02.000Z","b":1}"""])]);

        Assert.Equal(["a", "k", "}", "c"], merged.Select(line => line.Text[^1..]));
    }
}
