using System.Text.RegularExpressions;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;
using Spectre.Console;

namespace AriaCluster.Tests.Cli.Screen;

/// <summary>Bars in place, on a terminal whose size somebody changes.</summary>
public sealed class BarsViewTests : IDisposable
{
    private const string ClearScreen = "\e[2J\e[H";

    private readonly StringWriter _writer = new();
    private readonly IAnsiConsole _console;

    public BarsViewTests()
    {
        _console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(_writer) });
        (_console.Profile.Width, _console.Profile.Height, _console.Profile.Capabilities.Unicode) = (80, 24, true);
    }

    public void Dispose() => _writer.Dispose();

    [Fact]
    public async Task ANarrowerTerminalIsClearedAndNoLineIsWiderThanIt()
    {
        var before = 0;

        await new BarsView(_console).RunAsync(show =>
        {
            show(Frame);
            before = _writer.ToString().Length;
            _console.Profile.Width = 50;
            show(Frame);
            return Task.CompletedTask;
        });

        var after = _writer.ToString()[before..];
        var lines = after[(after.IndexOf(ClearScreen, StringComparison.Ordinal) + ClearScreen.Length)..].Split('\n', '\r').Select(line => Regex.Replace(line, @"\e\[[0-9;?]*[A-Za-z]", ""));
        Assert.Contains(ClearScreen, after, StringComparison.Ordinal);
        Assert.All(lines, line => Assert.InRange(Cells.Width(line), 0, 50));
    }

    [Fact]
    public async Task WhatStaysAsWideOrGrowsKeepsWhatStandsAboveIt()
    {
        await new BarsView(_console).RunAsync(show =>
        {
            show(Frame);
            _console.Profile.Width = 100;
            show(Frame);
            return Task.CompletedTask;
        });

        Assert.DoesNotContain(ClearScreen, _writer.ToString(), StringComparison.Ordinal);
    }

    private static ProgressFrame Frame => new([new HubTask { Id = "task-1", Name = "debian.iso", Status = TaskStatuses.Downloading, LengthBytes = 9 }], "1 running");
}
