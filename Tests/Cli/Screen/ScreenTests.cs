using AriaCluster.Cli;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;
using Spectre.Console;

namespace AriaCluster.Tests.Cli.Screen;

/// <summary>What people see: it fits the terminal, and says the same without colours.</summary>
public sealed class ScreenTests
{
    private static readonly HubTask _running = new()
    {
        Id = "task-1",
        Name = "debian-13.0.0-amd64-netinst.iso",
        Status = TaskStatuses.Downloading,
        CompletedBytes = 300 << 20,
        LengthBytes = 600 << 20,
        SpeedBytesPerSecond = 10 << 20,
    };

    [Theory]
    [InlineData(80, "debian-13.…tinst.iso  ━━━━━━━━━──────────         50%  600 MiB 10.0 MiB/s   0:30")]
    [InlineData(40, "debian-…st.iso  ━━━━━━──────         50%")]
    [InlineData(24, "debian…t.iso         50%")]
    public void ABarFitsItsTerminal(int width, string expected)
    {
        var row = Render(new BarRow(_running), width);

        Assert.Equal(width, Cells.Width(row));
        Assert.Equal(expected.TrimEnd(), row.TrimEnd());
    }

    [Theory]
    [InlineData(TaskStatuses.Pending)]
    [InlineData(TaskStatuses.Failed)]
    [InlineData(TaskStatuses.Completed)]
    public void ABarOfWhatDoesNotRunSaysItsStatus(string status) =>
        Assert.Contains(status, Render(new BarRow(_running with { Status = status }), 80), StringComparison.Ordinal);

    [Fact]
    public void ABarOfUnknownLengthShowsWhatArrived() =>
        Assert.Contains("300 MiB", Render(new BarRow(_running with { LengthBytes = null }), 80), StringComparison.Ordinal);

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    public async Task ATerminalThatIsToGetTextGetsNothingElse(string variable, string value)
    {
        using var text = new StringWriter();
        var shell = new Shell { Out = text, Error = text, In = TextReader.Null, OutIsTerminal = true, ErrorIsTerminal = true, Variable = name => name == variable ? value : null };

        new Listing().Fixed("STATUS").Flexible("NAME").Print(Consoles.Out(shell));
        Consoles.Out(shell).Write(new Text("dim", new Style(Color.Red, decoration: Decoration.Dim)));
        await ProgressViews.AsResult(shell, new Report(shell, asJson: false)).RunAsync(show =>
        {
            show(new ProgressFrame([_running], "1 running"));
            return Task.CompletedTask;
        });

        Assert.Contains("dim", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text.ToString());
    }

    [Theory]
    [InlineData('\u001b')]
    [InlineData('\u061c')]
    [InlineData('\u200e')]
    [InlineData('\u200f')]
    [InlineData('\u202e')]
    [InlineData('\u2066')]
    [InlineData('\ufeff')]
    public void WhatSteersOrReordersIsShownAsOneSign(char harmful) => Assert.Equal("a\ufffdb", Clean.Text($"a{harmful}b"));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "0.98 KiB")]
    [InlineData(10240, "10.0 KiB")]
    [InlineData(1048576, "1.00 MiB")]
    [InlineData(1073741824L * 2048, "2.00 TiB")]
    [InlineData(long.MaxValue, "8192 PiB")]
    public void SizesHaveThreeDigits(long bytes, string expected) => Assert.Equal(expected, Units.Size(bytes));

    [Theory]
    [InlineData(59, "0:59")]
    [InlineData(3601, "1h00m")]
    [InlineData(90_000, "1d01h")]
    [InlineData(1e9, ">99d")]
    public void TimesHaveTwoUnits(double seconds, string expected) => Assert.Equal(expected, Units.Span(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("short", 8, "short   ")]
    [InlineData("much too long", 8, "much to…")]
    [InlineData("日本語テキスト", 7, "日本語…")]
    [InlineData("日本語テキスト", 6, "日本… ")]
    [InlineData("🐧🐧🐧", 5, "🐧🐧…")]
    public void TextIsCutByCellsNotByCharacters(string text, int width, string expected) => Assert.Equal(expected, Cells.Fit(text, width));

    [Fact]
    public void ATableGivesWayInItsFlexibleColumnOnly()
    {
        using var writer = new StringWriter();
        var listing = new Listing().Fixed("A").Flexible("NAME").Fixed("N", right: true);
        listing.Row("1", "a rather long name", "12345");

        listing.Print(Console(writer, 20));

        Assert.Equal("A  NAME            N\n1  a rather …  12345\n", writer.ToString().ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("short", 8, "short")]
    [InlineData("a.long.name.part01.rar", 11, "a.lon…1.rar")]
    [InlineData("日本語テキスト", 9, "日本…スト")]
    [InlineData("日本語テキスト", 7, "日…ト")]
    [InlineData("🐧🐧🐧🐧", 7, "🐧…🐧")]
    [InlineData("longer", 1, "…")]
    public void OfANameTheMiddleGoes(string text, int width, string expected) => Assert.Equal(expected, Cells.CutMiddle(text, width));

    [Theory]
    [InlineData(60, "id  datacenter-f…k-12-node-03  A.Very.Long.…ile.2.tar.gz  12")]
    [InlineData(28, "id  data…e-03  A.Ve…r.gz  12")]
    public void OfSeveralFlexibleColumnsTheWidestGivesWay(int width, string expected)
    {
        using var writer = new StringWriter();
        var listing = new Listing().Fixed("G").Names("WORKER").Names("NAME").Fixed("N", right: true);
        listing.Row("id", "datacenter-frankfurt-rack-12-node-03", "A.Very.Long.Name.Of.Some.File.2.tar.gz", "12");

        listing.Print(Console(writer, width));

        var lines = writer.ToString().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(expected, lines[1]);
        Assert.All(lines, line => Assert.True(Cells.Width(line) <= width));
    }

    [Fact]
    public void WhatIsNoTerminalGetsNoEscapesAndNoBreaks()
    {
        using var writer = new StringWriter();
        var shell = new Shell { Out = writer, Error = writer, In = TextReader.Null, Variable = _ => null };
        var listing = new Listing().Flexible("NAME");
        listing.Row(new string('x', 500));

        listing.Print(Consoles.Out(shell));

        Assert.Contains(new string('x', 500), writer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', writer.ToString());
    }

    [Fact]
    public void LinesTellChangesOnly()
    {
        var (lines, notes) = (new List<string>(), new List<string>());
        var view = new LinesView(lines.Add, notes.Add, new ManualTimeProvider());

        view.RunAsync(show =>
        {
            show(new ProgressFrame([_running], ""));
            show(new ProgressFrame([_running with { CompletedBytes = 310 << 20 }], ""));
            show(new ProgressFrame([_running with { CompletedBytes = 400 << 20 }], "") { Notice = "The hub is away." });
            show(new ProgressFrame([_running with { Status = TaskStatuses.Completed }], ""));
            return Task.CompletedTask;
        });

        Assert.Equal(
            [
                "00:00:00 downloading 50% debian-13.0.0-amd64-netinst.iso (600 MiB)",
                "00:00:00 downloading 67% debian-13.0.0-amd64-netinst.iso (600 MiB)",
                "00:00:00 completed debian-13.0.0-amd64-netinst.iso (600 MiB)",
            ],
            lines);
        Assert.Equal(["00:00:00 The hub is away."], notes);
    }

    [Theory]
    [InlineData("http://a/dir/file.bin?x=1", "file.bin")]
    [InlineData("http://a.example/", "a.example")]
    [InlineData("magnet:?xt=urn:btih:1", "magnet:")]
    public void ATaskWithoutNameIsCalledAfterItsSource(string uri, string title) => Assert.Equal(title, new HubTask { Id = "i", Uris = [uri] }.Title);

    private static string Render(BarRow row, int width)
    {
        using var writer = new StringWriter();
        Console(writer, width).Write(row);
        return writer.ToString();
    }

    private static IAnsiConsole Console(StringWriter writer, int width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = width;
        return console;
    }
}
