using System.Net;
using AriaCluster.Api.Workers;

namespace AriaCluster.Tests.Api.Workers;

public sealed class EgressNameTests
{
    [Theory]
    [InlineData("203.0.113.7", "198.51.100.1", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "::ffff:198.51.100.1", "203.0.113.7")]
    [InlineData("127.0.0.1", "127.0.0.1", "hub")]
    [InlineData("::1", "::1", "hub")]
    [InlineData("198.51.100.1", "::ffff:198.51.100.1", "hub")]
    [InlineData("2001:db8:1:2:aaaa::1", "2001:db8::1", "2001:db8:1:2::/64")]
    [InlineData(null, null, "")]
    public void AnAddressIsNamedAsAnOriginCountsIt(string? remote, string? local, string name) => Assert.Equal(name, EgressName.Of(Address(remote), Address(local)));

    private static IPAddress? Address(string? text) => text is null ? null : IPAddress.Parse(text);
}
