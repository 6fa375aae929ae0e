using System.Net;
using System.Net.Sockets;
using AriaCluster.Cli;
using AriaCluster.Cli.Machine;

namespace AriaCluster.Tests.Cli.Machine;

/// <summary>A port that is taken is seen before anything is started.</summary>
public sealed class HubPortTests
{
    private static readonly Shell _shell = new() { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null, Variable = _ => null };

    [Fact]
    public void ATakenPortIsNamedWithWhatToDo()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var failure = Assert.Throws<Failure>(() => HubPort.Check(port, _shell));

        Assert.Equal(ExitCode.SetUp, failure.Code);
        Assert.Contains($"Port {port}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("aria up --port", failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void APortOfAllAddressesIsTakenToo()
    {
        using var other = new TcpListener(IPAddress.Any, 0);
        other.Start();

        Assert.Throws<Failure>(() => HubPort.Check(((IPEndPoint)other.LocalEndpoint).Port, _shell));
    }

    [Fact]
    public void AFreePortIsFree() => HubPort.Check(HubPort.FindFree(), _shell);
}
