using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AriaCluster.Tests.Support.Processes;

namespace AriaCluster.Tests.EndToEnd;

/// <summary>A hub that cannot start says why in its log, and by the code that it ends with.</summary>
public sealed class HubStartTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WrongSettingsAreAllNamedAtOnce()
    {
        var (code, log) = await RunAsync("--Hub:Port=70000", "--Workers:Lease=soon", "--Tasks:MaxRetries=-1", "--Storage:ConnectionString=Password=secret");

        Assert.Equal(2, code);
        Assert.All(["Hub:Port='70000'", "Workers:Lease", "Tasks:MaxRetries='-1'", "Storage:ConnectionString"], setting => Assert.Contains(setting, log, StringComparison.Ordinal));
        Assert.DoesNotContain("secret", log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APortThatIsTakenIsNamed()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var (code, log) = await RunAsync($"--Hub:Port={port}");

        Assert.Equal(2, code);
        Assert.Contains(port, log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADataFolderInUseIsNamedWithItsOwner()
    {
        await using var cluster = new LocalCluster(_folder["first"]);
        await cluster.StartHubAsync();

        var (code, log) = await RunAsync($"--Hub:Data={_folder["first", "hub"]}");

        Assert.Equal(3, code);
        Assert.Contains($"is in use by process {cluster.Hub.Id}", log, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Log)> RunAsync(params string[] settings)
    {
        using var hub = ChildProcess.StartAssembly("AriaCluster.Api", _folder["hub.log"], ["--Hub:Port=0", $"--Hub:Data={_folder["hub"]}", .. settings]);
        try
        {
            await hub.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TestCluster.Patience, TimeProvider.System);
            return (hub.ExitCode, hub.Log());
        }
        finally
        {
            hub.Kill();
        }
    }
}
