using System.Net;
using System.Net.Sockets;
using AriaCluster.Cli;
using AriaCluster.Cli.Machine;

namespace AriaCluster.Tests.Cli.Machine;

/// <summary>What keeps a hub from serving other machines is told once, by the options that were typed, before anything is started.</summary>
public sealed class ListenCheckTests : IDisposable
{
    private static readonly Shell _shell = new() { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null, Variable = _ => null };

    private readonly TempFolder _folder = new();
    private readonly TestAuthority _authority = new();

    private string Certificate => _folder["hub.pem"];

    private string Key => _folder["hub.key"];

    public ListenCheckTests() => _authority.Issue(Certificate, Key, "hub.example");

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void WhatCanBeUsedIsTaken() => ListenCheck.Demand(Plan("127.0.0.1", Certificate, Key), _shell);

    [Fact]
    public void FilesThatAreNotThereAreNamedByTheirOptions()
    {
        Assert.Equal($"--cert {_folder["none"]}: There is no such file.", FaultOf(_folder["none"], Key));
        Assert.Equal($"--key {_folder["none"]}: There is no such file.", FaultOf(Certificate, _folder["none"]));
        Assert.Equal($"--cert {_folder.Path}: It is a folder.", FaultOf(_folder.Path, Key));
    }

    [Fact]
    public void FilesOfAnotherKindAreNamedByTheirOptions()
    {
        Assert.StartsWith($"--cert {Key}: There is no certificate in it", FaultOf(Key, Key), StringComparison.Ordinal);
        Assert.Equal($"--key {Certificate}: There is no private key in it.", FaultOf(Certificate, Certificate));
        Assert.StartsWith($"--cert {Certificate}: There is no private key in it;", FaultOf(Certificate, null), StringComparison.Ordinal);
        var locked = _folder.Write("locked.key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        Assert.Contains("wants a passphrase", FaultOf(Certificate, locked), StringComparison.Ordinal);
        Assert.Contains("Its certificate is damaged", FaultOf(_folder.Write("bad.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), Key), StringComparison.Ordinal);
    }

    [Fact]
    public void AKeyOfAnotherCertificateIsTold()
    {
        _authority.Issue(_folder["other.pem"], _folder["other.key"], "hub.example");

        Assert.Equal(
            $"--key {_folder["other.key"]}: Its private key is damaged, or not that of the certificate in {Certificate}.", FaultOf(Certificate, _folder["other.key"]));
    }

    [Fact]
    public void AnAddressOfAnotherMachineIsNamed()
    {
        var failure = Assert.Throws<Failure>(() => ListenCheck.Demand(Plan("203.0.113.7", Certificate, Key), _shell));

        Assert.Equal((ExitCode.Usage, "--listen 203.0.113.7: this machine has no such address."), (failure.Code, failure.Message));
    }

    [Fact]
    public void APortThatIsTakenThereIsNamed()
    {
        using var other = new TcpListener(IPAddress.Any, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var failure = Assert.Throws<Failure>(() => ListenCheck.Demand(Plan("0.0.0.0", Certificate, Key) with { Port = port }, _shell));

        Assert.Equal((ExitCode.SetUp, $"--listen 0.0.0.0:{port}: its port is taken by another program."), (failure.Code, failure.Message));
    }

    [Theory]
    [InlineData("--proxy 'nobody' is neither", "nobody", "hub.example")]
    [InlineData("--proxy '10.0.0.0/99' is neither", "10.0.0.0/99", "hub.example")]
    [InlineData("--host 'https://hub.example' is no name", "127.0.0.1", "https://hub.example")]
    [InlineData("--host 'hub.example:0' is no name", "127.0.0.1", "hub.example:0")]
    public void WhatIsNoProxyAndNoNameIsTold(string said, string proxy, string host) => Assert.StartsWith(
        said,
        Assert.Throws<Failure>(() => new ListenRequest("127.0.0.1", null, null, [proxy], [host], false).Read()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void NamesBehindAProxyAreTheHubsAndHowOthersReachIt()
    {
        var (plan, _) = new ListenRequest("127.0.0.1", null, null, ["127.0.0.1"], ["hub.example.org", "queue.example.org"], false).Read();

        Assert.Contains("--Hub:Hosts:0=hub.example.org", plan!.Settings);
        Assert.Contains("--Hub:Hosts:1=queue.example.org", plan.Settings);
        Assert.Equal(["https://hub.example.org", "https://queue.example.org"], Reach.Of(Plan("127.0.0.1", null, null) with { Listen = plan }).Addresses);
        Assert.Throws<Failure>(() => new ListenRequest(null, null, null, [], ["hub.example.org"], false).Read());
    }

    [Fact]
    public void TheProxysPortIsInWhatOthersTypeAndNotInTheHubsName()
    {
        var (plan, port) = new ListenRequest("127.0.0.1", null, null, ["127.0.0.1"], ["hub.example.org:8443", "[fd00::5]:8443"], false).Read();

        Assert.Contains("--Hub:Hosts:0=hub.example.org", plan!.Settings);
        Assert.Equal(["https://hub.example.org:8443", "https://[fd00::5]:8443"], Reach.Of(Plan("127.0.0.1", null, null) with { Listen = plan }).Addresses);
        Assert.Null(port);
    }

    [Fact]
    public void WhatIsNamedWithoutListenChangesWhatIsRemembered()
    {
        var remembered = new ListenPlan("127.0.0.1", 7001, Certificate, Key, "10.0.0.0/8,127.0.0.1", false, "old.example");

        var (plan, _) = new ListenRequest(null, null, null, [], ["hub.example"], false).Read(remembered);

        Assert.Equal(remembered with { LocalPort = null, Hosts = "hub.example" }, plan);
        Assert.Equal((null, null), new ListenRequest(null, null, null, [], [], false).Read(remembered));
    }

    private static string FaultOf(string certificate, string? key)
    {
        var failure = Assert.Throws<Failure>(() => ListenCheck.Demand(Plan("127.0.0.1", certificate, key), _shell));
        Assert.Equal((ExitCode.Usage, 0), (failure.Code, failure.Details.Count));
        return failure.Message;
    }

    private static ClusterPlan Plan(string address, string? certificate, string? key) =>
        new(HubPort.FindFree(), ClusterPlan.Sqlite, null, 1, default, new(address, HubPort.FindFree(), certificate, key, null, false));
}
