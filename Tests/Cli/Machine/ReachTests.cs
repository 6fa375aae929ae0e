using AriaCluster.Cli;
using AriaCluster.Cli.Machine;

namespace AriaCluster.Tests.Cli.Machine;

/// <summary>By which address other machines reach a hub, and what is typed there.</summary>
public sealed class ReachTests : IDisposable
{
    private static readonly Shell _shell = new() { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null, Variable = _ => null };

    private readonly TempFolder _folder = new();
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void AHubForThisMachineAloneIsReachedByNoOther()
    {
        Assert.Equal((0, false), Of(null));
        Assert.Equal((0, false), Of(new("127.0.0.1", null, "cert.pem", null, null, false)));
    }

    [Fact]
    public void AnAddressThatWasNamedIsTheAddress()
    {
        Assert.Equal(["http://192.168.1.5:6880"], Reach.Of(Plan(new("192.168.1.5", null, null, null, null, true))).Addresses);
        Assert.Equal(["https://[fd00::5]:6880"], Reach.Of(Plan(new("fd00::5", 1, "/no/such.pem", null, null, false))).Addresses);
    }

    [Fact]
    public void ACertificateIsTrustedByItsNamesOnly()
    {
        _authority.Issue(_folder["hub.pem"], _folder["hub.key"], "hub.example");

        Assert.Equal("https://hub.example:6880", Reach.Of(Plan(new("0.0.0.0", 1, _folder["hub.pem"], _folder["hub.key"], null, false))).Best);
    }

    [Fact]
    public void AllAddressesOfAMachineAreThoseThatOthersCanReach() =>
        Assert.All(Reach.Of(Plan(new("0.0.0.0", null, null, null, null, true))).Addresses, address =>
        {
            Assert.StartsWith("http://", address, StringComparison.Ordinal);
            Assert.DoesNotContain("127.0.0.1", address, StringComparison.Ordinal);
            Assert.DoesNotContain("0.0.0.0", address, StringComparison.Ordinal);
        });

    [Fact]
    public void AProxysAddressIsItsOperators() => Assert.Equal((0, true), Of(new("127.0.0.1", null, null, null, "127.0.0.1", false)));

    [Theory]
    [InlineData("https://hub.example:6880", "aria worker https://hub.example:6880 --join TOKEN")]
    [InlineData("http://192.168.1.5:6880", "aria worker http://192.168.1.5:6880 --join TOKEN --insecure")]
    [InlineData(null, "aria worker https://HUB --join TOKEN")]
    public void OneLineMakesAnotherMachineAWorker(string? address, string line) => Assert.Equal(line, Reach.JoinLine(_shell, address));

    [Fact]
    public void OfACertificateThatThisSystemDoesNotTrustTheAuthorityIsNamed()
    {
        using var folder = new TempFolder();
        using var authority = new TestAuthority();
        var (certificate, key) = (Path.Combine(folder.Path, "hub.pem"), Path.Combine(folder.Path, "hub.key"));
        authority.Issue(certificate, key, "hub.example");

        var reach = Reach.Of(Plan(new("0.0.0.0", 1, certificate, key, null, false)));

        Assert.Equal("the certificate of its authority, CN=Aria Test Authority", reach.PrivateCertificate);
        Assert.Equal("aria worker https://hub.example:6880 --join TOKEN --ca FILE", Reach.JoinLine(_shell, reach.Best, isPrivate: true));
    }

    [Fact]
    public void AFileThatHoldsItsOwnAuthorityIsTheOneToCopy()
    {
        _authority.Issue(_folder["hub.pem"], _folder["hub.key"], "hub.example");
        File.AppendAllText(_folder["hub.pem"], $"\n{_authority.Pem}");

        Assert.Equal($"a copy of {_folder["hub.pem"]}", Reach.Of(Plan(new("0.0.0.0", 1, _folder["hub.pem"], _folder["hub.key"], null, false))).PrivateCertificate);
    }

    private static (int, bool) Of(ListenPlan? listen) => Reach.Of(Plan(listen)) is var reach ? (reach.Addresses.Count, reach.IsBehindProxy) : default;

    private static ClusterPlan Plan(ListenPlan? listen) => new(6880, ClusterPlan.Sqlite, null, 1, default, listen);
}
