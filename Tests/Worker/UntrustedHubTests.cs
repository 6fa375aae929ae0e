using AriaCluster.Tests.Cli;
using AriaCluster.Worker.Agent;
using AriaCluster.Worker.Link;

namespace AriaCluster.Tests.Agents;

/// <summary>A hub whose certificate is not trusted: the agent says whose it is, why, and what to do.</summary>
public sealed class UntrustedHubTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task AnUnknownAuthorityIsNamedWithHowToMakeItKnown()
    {
        await using var hub = TlsServer.Start(_authority, "127.0.0.1");

        Assert.Equal(
            "The hub's certificate is not trusted: CN=127.0.0.1 is signed by CN=Aria Test Authority, which this machine does not know. "
                + "Copy the certificate of its authority, CN=Aria Test Authority, here and name it: aria worker --ca FILE (Worker:CaFile).",
            await FaultAsync(hub, caFile: ""));
    }

    [Fact]
    public async Task AnotherNamesCertificateSaysWhichNamesItHas()
    {
        await using var hub = TlsServer.Start(_authority, "hub.example");

        Assert.Equal(
            "The hub's certificate is not trusted: it is for hub.example, and not for 127.0.0.1. "
                + "Call the hub by a name of its certificate (hub.example), or have one made for 127.0.0.1.",
            await FaultAsync(hub, _folder.Write("ca.pem", _authority.Pem)));
    }

    [Fact]
    public async Task OneThatHasEndedSaysWhen()
    {
        await using var hub = TlsServer.Start(_authority, "127.0.0.1", TimeProvider.System.GetUtcNow().AddMinutes(-10));

        Assert.Matches(
            "^The hub's certificate is not trusted: CN=127.0.0.1 is valid from .*Z to .*Z only. Renew it on the hub's machine.",
            await FaultAsync(hub, _folder.Write("ca.pem", _authority.Pem)));
    }

    [Fact]
    public async Task WhatTheFileVouchesForIsNoFaultOfTheCertificate()
    {
        await using var hub = TlsServer.Start(_authority, "127.0.0.1");

        Assert.DoesNotContain("certificate", await FaultAsync(hub, _folder.Write("ca.pem", _authority.Pem)), StringComparison.Ordinal);
    }

    private async Task<string> FaultAsync(TlsServer hub, string caFile)
    {
        _folder.Write("data/token", "token\n");
        var dialer = new WebSocketDialer(new WorkerOptions { Hub = hub.Address, Name = "w1", Data = _folder["data"], CaFile = caFile }, TimeProvider.System);
        return (await Assert.ThrowsAsync<HubUnreachableException>(() => dialer.DialAsync((_, _) => { }, TestContext.Current.CancellationToken))).Message;
    }
}
