using AriaCluster.Cli;

namespace AriaCluster.Tests.Cli;

/// <summary><c>aria logs</c>.</summary>
public sealed class LogsTests : IDisposable
{
    private readonly CommandRun _run = new();
    private readonly string _data;

    public LogsTests()
    {
        _data = _run.Home;
        Directory.CreateDirectory(Path.Combine(_data, "logs"));
        _run.Write("logs/hub.log", "2026-01-01T00:00:01.000Z one\n2026-01-01T00:00:03.000Z three \u001b[31mred\n");
        _run.Write("logs/local-1.log", "2026-01-01T00:00:02.000Z two\n");
    }

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task AllLogsAreMergedAndHarmless()
    {
        Assert.Equal(0, await _run.RunAsync("logs", "--data", _data));

        Assert.Equal(
            ["hub      2026-01-01T00:00:01.000Z one", "local-1  2026-01-01T00:00:02.000Z two", "hub      2026-01-01T00:00:03.000Z three \ufffd[31mred"],
            _run.Output.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("hub", "one")]
    [InlineData("worker", "two")]
    [InlineData("worker local-1", "two")]
    public async Task OneIsShownAsItIs(string which, string text)
    {
        Assert.Equal(0, await _run.RunAsync(["logs", .. which.Split(' '), "--data", _data, "--json"]));

        Assert.EndsWith(text, _run.Document.GetProperty("lines")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.NotDone, "worker", "nobody")]
    [InlineData(ExitCode.Usage, "hub", "local-1")]
    [InlineData(ExitCode.Usage, "somebody")]
    [InlineData(ExitCode.Usage, "-n", "-1")]
    [InlineData(ExitCode.Usage, "-f", "--json")]
    internal async Task WhatIsNotThereIsSaid(ExitCode code, params string[] words) => Assert.Equal((int)code, await _run.RunAsync(["logs", "--data", _data, .. words]));
}
