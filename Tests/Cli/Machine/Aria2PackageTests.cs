using System.Runtime.Versioning;
using AriaCluster.Cli;
using AriaCluster.Cli.Machine;

namespace AriaCluster.Tests.Cli.Machine;

/// <summary>What happens where aria2 is missing; apt-get and sudo are scripts of a few lines.</summary>
[SupportedOSPlatform("linux")]
public sealed class Aria2PackageTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<string> _said = [];

    public Aria2PackageTests() => Script("sudo", """[ "$1" = -n ] && shift && exec "$@" """);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WhatIsThereIsNotInstalled()
    {
        Script("aria2c", "exit 0");
        Script("apt-get", "exit 1");

        await EnsureAsync();

        Assert.Empty(_said);
    }

    [Fact]
    public async Task WhatIsMissingIsInstalledAndItsOutputIsShown()
    {
        Script("apt-get", $"""echo "$@"; [ "$1" = install ] && cp "$0" '{_folder["aria2c"]}'; exit 0""");

        await EnsureAsync();

        Assert.Equal(["update -qq", "install -y --no-install-recommends aria2"], _said[1..]);
    }

    [Fact]
    public async Task AFailedInstallationSaysWhatToType()
    {
        Script("apt-get", "exit 100");

        var failure = await Assert.ThrowsAsync<Failure>(() => EnsureAsync());

        Assert.Contains("100", failure.Message, StringComparison.Ordinal);
        Assert.Contains("sudo apt-get install -y aria2", failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherProgramIsNamedAndNeverInstalled()
    {
        Script("apt-get", "exit 1");

        var failure = await Assert.ThrowsAsync<Failure>(() => EnsureAsync("/opt/none/aria2c"));

        Assert.Contains("/opt/none/aria2c", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_said);
    }

    private Task EnsureAsync(string? program = null)
    {
        var shell = new Shell
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            In = TextReader.Null,
            Variable = name => name switch { "PATH" => _folder.Path, "ARIA_WORKER__ARIA2" => program, _ => null },
        };
        return new Aria2Package(shell, _said.Add).EnsureAsync(TestContext.Current.CancellationToken);
    }

    private void Script(string name, string text) => File.SetUnixFileMode(
        _folder.Write(name, $"#!/bin/sh\n{text}\n"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
