using System.IO.Pipes;
using AriaCluster.Cli;

namespace AriaCluster.Tests.Cli;

/// <summary>Files that are named on the command line and are none to be read: told at once, whatever they are.</summary>
public sealed class NamedFileTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private FakeHub _hub = null!;
    private CommandRun _run = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync();
        _run = new CommandRun(_hub);
    }

    public async ValueTask DisposeAsync()
    {
        _run.Dispose();
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task APipeIntoWhichNobodyWritesIsNotWaitedFor()
    {
        var pipe = NamedPipe.Make(_folder["pipe"]);

        Assert.Equal(ExitCode.KeyRefused, await RefusedAsync($"The key file {pipe}: It is not a regular file.", "tasks", "--key-file", pipe));
        Assert.Equal(ExitCode.Usage, await RefusedAsync($"The certificate file {pipe}: It is not a regular file.", "tasks", "--ca", pipe));
        Assert.Equal(ExitCode.Usage, await RefusedAsync($"The list {pipe}: It is not a regular file.", "add", "-i", pipe));
    }

    [Fact]
    public async Task AFolderIsCalledOne()
    {
        Assert.Equal(ExitCode.KeyRefused, await RefusedAsync($"The key file {_folder.Path}: It is a folder.", "tasks", "--key-file", _folder.Path));
        Assert.Equal(ExitCode.Usage, await RefusedAsync($"The certificate file {_folder.Path}: It is a folder.", "tasks", "--ca", _folder.Path));
        Assert.Equal(ExitCode.Usage, await RefusedAsync($"The list {_folder.Path}: It is a folder.", "add", "-i", _folder.Path));
    }

    [Theory]
    [InlineData("import")]
    [InlineData("restore")]
    [InlineData("verify")]
    public async Task WhatAVerbOfDatabasesIsToReadIsNamedAlikeByAll(string verb)
    {
        Assert.Equal(ExitCode.Usage, await RefusedAsync($"The file {_folder["none"]}: There is no such file.", "db", verb, _folder["none"]));
        Assert.Equal(ExitCode.Usage, await RefusedAsync($"The file {_folder.Path}: It is a folder.", "db", verb, _folder.Path));
        Assert.Equal(ExitCode.Usage, await RefusedAsync($"The file {_folder["pipe"]}: It is not a regular file.", "db", verb, NamedPipe.Make(_folder["pipe"])));
    }

    [Fact]
    public async Task NothingIsReadWithoutEnd()
    {
        var large = _folder.Write("large", new string('k', 2 << 20));

        Assert.Equal(ExitCode.KeyRefused, await RefusedAsync("The key file /dev/zero: It is not a regular file.", "tasks", "--key-file", "/dev/zero"));
        Assert.Equal(ExitCode.KeyRefused, await RefusedAsync($"The key file {large}: It is larger than 64 KiB.", "tasks", "--key-file", large));
        Assert.Equal(ExitCode.Usage, await RefusedAsync($"The certificate file {large}: It is larger than 1024 KiB.", "tasks", "--ca", large));
    }

    [Fact]
    public async Task WhatAShellPutsInPlaceOfACommandIsReadThoughItIsAPipe()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        await using (var writer = new AnonymousPipeClientStream(PipeDirection.Out, pipe.ClientSafePipeHandle))
        {
            await writer.WriteAsync("http://a/b\n"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        var code = await _run.RunAsync("add", "-i", $"/proc/self/fd/{pipe.SafePipeHandle.DangerousGetHandle()}");

        Assert.Equal(0, code);
        Assert.Contains("http://a/b", Assert.Single(_hub.Requests).Body, StringComparison.Ordinal);
    }

    private async Task<ExitCode> RefusedAsync(string message, params string[] arguments)
    {
        var code = await _run.RunAsync(arguments);

        Assert.Contains(message, _run.Errors, StringComparison.Ordinal);
        Assert.Empty(_hub.Requests);
        return (ExitCode)code;
    }
}
