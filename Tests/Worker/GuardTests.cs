using System.Diagnostics;
using System.Globalization;
using AriaCluster.Worker.Lanes;
using AriaCluster.Worker.Leases;
using AriaCluster.Worker.Linux;

namespace AriaCluster.Tests.Agents;

/// <summary>The guard alone, with a shell script for aria2c that notes how it was asked to end.</summary>
public sealed class GuardTests : IDisposable
{
    private const string Obedient = "trap 'echo asked >\"$0.said\"; exit 0' TERM; " + Runs;

    private const string Deaf = "trap 'echo asked >\"$0.said\"' TERM; " + Runs;

    // Says that it can hear now, and lasts.
    private const string Runs = ": >\"$0.ready\"; while :; do sleep 0.05; done";

    private readonly TempFolder _folder = new();
    private readonly List<Process> _started = [];

    public void Dispose()
    {
        foreach (var process in _started)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task ItEndsAria2WhenTheLeaseIsOver()
    {
        Lease(seconds: 3600);
        var guard = Start(Obedient);
        var child = await ChildAsync();

        var end = Lease(seconds: 2);
        await guard.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.False(child.IsRunning);
        Assert.True(File.Exists(_folder["aria2c.said"]));
        Assert.True(BootClock.Now >= end);
    }

    [Fact]
    public async Task ItStartsNothingWithoutALease()
    {
        Lease(seconds: -1);
        var guard = Start(Obedient);

        await guard.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(75, guard.ExitCode);
        Assert.False(File.Exists(_folder["aria2.pid"]));
        Assert.Contains("no valid lease", File.ReadAllText(_folder["aria2.log"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALeaseThatCannotBeReadChangesNothing()
    {
        string?[] contents = ["", "12", "junk 1\n", "99999999999999999999 1\n", null];

        await Task.WhenAll(contents.Select(async content =>
        {
            using var test = new GuardTests();
            await test.AnUnreadableLeaseChangesNothing(content);
        }));
    }

    [Fact]
    public async Task ARenewedLeaseKeepsItGoing()
    {
        var end = Lease(seconds: 5);
        var guard = Start(Obedient);
        await ChildAsync();

        Lease(seconds: 3600);
        await Eventually.HoldsAsync(() => BootClock.Now > end + TimeSpan.FromSeconds(2));

        Assert.False(guard.HasExited);
    }

    [Fact]
    public async Task ItPassesTheWishToEndOn()
    {
        Lease(seconds: 3600);
        var guard = Start(Obedient);
        var child = await ChildAsync();

        Libc.Signal(guard.Id, Libc.SigTerm);
        await guard.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.False(child.IsRunning);
        Assert.True(File.Exists(_folder["aria2c.said"]));
    }

    [Fact]
    public async Task ItKillsAnAria2ThatDoesNotEndWhenAsked()
    {
        Lease(seconds: 3600);
        var guard = Start(Deaf);
        var child = await ChildAsync();

        Lease(seconds: 0);
        await Eventually.HoldsAsync(() => File.Exists(_folder["aria2c.said"]));
        Assert.True(child.IsRunning);
        await guard.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.False(child.IsRunning);
        Assert.Equal(128 + Libc.SigKill, guard.ExitCode);
    }

    [Fact]
    public async Task ItEndsWithAria2AndTellsHow()
    {
        Lease(seconds: 3600);
        var guard = Start("exit 7");

        await guard.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(7, guard.ExitCode);
    }

    [Fact]
    public async Task ItTellsAria2ToEndWithItself()
    {
        Lease(seconds: 3600);
        var guard = Start("echo \"$@\" >\"$0.said\"; " + Obedient, "--one", "--two=2");
        await ChildAsync();

        await Eventually.HoldsAsync(() => File.Exists(_folder["aria2c.said"]) && File.ReadAllText(_folder["aria2c.said"]).EndsWith('\n'));

        Assert.Equal($"--one --two=2 --stop-with-process={guard.Id}\n", File.ReadAllText(_folder["aria2c.said"]));
    }

    private async Task AnUnreadableLeaseChangesNothing(string? content)
    {
        var end = Lease(seconds: 5);
        var guard = Start(Obedient);
        var child = await ChildAsync();

        // The next look sees what it cannot use; the end that it knows stays.
        File.Delete(_folder["lease"]);
        if (content is not null)
        {
            _folder.Write("lease", content);
        }

        await guard.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.False(child.IsRunning);
        Assert.True(BootClock.Now >= end);
    }

    private TimeSpan Lease(int seconds)
    {
        var end = (long)BootClock.Now.TotalSeconds + seconds;
        WholeFile.Write(_folder["lease"], $"{end} {BootClock.BootId}\n");
        return TimeSpan.FromSeconds(end);
    }

    private Process Start(string aria2, params string[] arguments)
    {
        var script = _folder.Write("aria2c", aria2 + "\n");
        var lane = new LaneFolder(_folder["lanes"], 0);
        lane.Prepare();
        var process = Process.Start(new ProcessStartInfo("sh", [lane.Guard, _folder["lease"], _folder.Path, "sh", script, .. arguments]))!;
        _started.Add(process);
        return process;
    }

    // It has a number before it can hear what is asked of it.
    private async Task<ProcessIdentity> ChildAsync()
    {
        await Eventually.HoldsAsync(() => File.Exists(_folder["aria2c.ready"]));
        await Eventually.HoldsAsync(() => File.Exists(_folder["aria2.pid"]) && File.ReadAllText(_folder["aria2.pid"]).EndsWith('\n'));
        return ProcessIdentity.Of(int.Parse(File.ReadAllText(_folder["aria2.pid"]), CultureInfo.InvariantCulture))!;
    }
}
