using AriaCluster.Api.Tasks.Requests;
using FsCheck.Fluent;

namespace AriaCluster.Tests.Api.Tasks;

public sealed class SourceUriTests
{
    [Theory]
    [InlineData("http://example.org")]
    [InlineData("https://example.org:8443/a%20b.iso?x=1&y=[2]#z")]
    [InlineData("HTTPS://EXAMPLE.ORG/A")]
    [InlineData("ftp://user:password@example.org/pub/a.iso")]
    [InlineData("sftp://example.org/a.iso")]
    [InlineData("ftp://us%40er:%25@example.org/a%20b.iso")]
    [InlineData("http://example.org/a%0Ab")]
    [InlineData("http://127.0.0.1:8080/f")]
    [InlineData("http://[::1]:8080/f")]
    [InlineData("https://example.org/Bücher/日本語.pdf")]
    [InlineData("magnet:?xt=urn:btih:0123456789abcdef0123456789ABCDEF01234567&dn=name")]
    [InlineData("magnet:?dn=name&xt=urn:btih:abcdefghijklmnopqrstuvwxyz234567")]
    public void WhatAria2FetchesOverANetworkIsTaken(string uri) => Assert.Null(SourceUri.FindFault(uri));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("example.org/a", "not an absolute URL")]
    [InlineData("/etc/passwd", "scheme")]
    [InlineData("file:///etc/passwd", "scheme")]
    [InlineData("javascript:alert(1)", "scheme")]
    [InlineData("data:text/plain,x", "scheme")]
    [InlineData("gopher://example.org/", "scheme")]
    [InlineData("smb://example.org/x", "scheme")]
    [InlineData("http:/example.org/a", "URL")]
    [InlineData("sftp:example.org/a", "host")]
    [InlineData("http:///a", "URL")]
    [InlineData("http://", "URL")]
    [InlineData("http://example.org:0/", "port")]
    [InlineData("http://example.org:70000/", "URL")]
    [InlineData("http://example.org/a b", "percent-encoded")]
    [InlineData(" http://example.org/", "percent-encoded")]
    [InlineData("http://example.org/\r\nX: y", "percent-encoded")]
    [InlineData("http://example.org\\@evil.example/", "percent-encoded")]
    [InlineData("http://example.org/\"x", "percent-encoded")]
    [InlineData("http://example.org/\u2028", "percent-encoded")]
    [InlineData("http://example.org/\ud800", "percent-encoded")]
    [InlineData("ftp://example.org/a%0d%0aDELE%20b", "percent-encoded control")]
    [InlineData("ftp://user%0AQUIT:x@example.org/a", "percent-encoded control")]
    [InlineData("sftp://example.org/a%00b", "percent-encoded control")]
    [InlineData("http://bücher.example/", "xn--bcher-kva.example")]
    [InlineData("magnet:?dn=nothing", "info hash")]
    [InlineData("magnet:?xt=urn:btih:0123", "info hash")]
    [InlineData("magnet:?xt=urn:btmh:1220caf1e1c30e81cb361b9ee167c4aa64228a7fa4fa9f6105232b28ad099f3a302e", "info hash")]
    public void WhatItDoesNotOrWhatReadersDifferOnIsRefusedWithTheReason(string uri, string reason) =>
        Assert.Contains(reason, SourceUri.FindFault(uri), StringComparison.Ordinal);

    [Fact]
    public void ALongSourceIsRefused()
    {
        const string start = "http://example.org/";

        Assert.Null(SourceUri.FindFault(start.PadRight(8192, 'a')));
        Assert.Contains("8192", SourceUri.FindFault(start.PadRight(8193, 'a')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://example.org/a", "http://example.org/a")]
    [InlineData("http://user@example.org/a", "http://user@example.org/a")]
    [InlineData("ftp://user:secret@example.org/a", "ftp://user:***@example.org/a")]
    [InlineData("ftp://user:se:cr@et@example.org/a", "ftp://user:***@example.org/a")]
    [InlineData("http://example.org:80/a@b", "http://example.org:80/a@b")]
    [InlineData("http://example.org/x:y@z", "http://example.org/x:y@z")]
    public void APasswordInASourceIsNotShown(string uri, string shown) => Assert.Equal(shown, SourceUri.Redact(uri));

    [Fact]
    public void AnyTextAtAllIsJudgedAndNeverThrows()
    {
        Prop.ForAll<string?>(text => SourceUri.FindFault(text ?? "") is null or { Length: > 0 }).Holds();
        Prop.ForAll<string?>(text => SourceUri.FindFault("http://" + text) is null or { Length: > 0 }).Holds();
        Prop.ForAll<string?>(text => SourceUri.FindFault("magnet:?" + text) is null or { Length: > 0 }).Holds();
    }
}
