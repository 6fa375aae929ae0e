using AriaCluster.Api.Tasks.Requests;
using FsCheck.Fluent;

namespace AriaCluster.Tests.Api.Tasks;

public sealed class RelativePathTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("disk.iso")]
    [InlineData("films/2026/Überraschung – Teil 1: Anfang.mkv")]
    [InlineData(".hidden")]
    [InlineData("...a")]
    [InlineData("a..b")]
    [InlineData("console.log")]
    [InlineData("com10")]
    [InlineData("日本語/🎬.mp4")]
    public void APlaceInsideIsTaken(string path) => Assert.Null(RelativePath.FindFault(path));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("/etc/passwd", "absolute")]
    [InlineData("//host/share", "absolute")]
    [InlineData("C:/x", "absolute")]
    [InlineData("c:x", "absolute")]
    [InlineData("..", "'..'")]
    [InlineData("../x", "'..'")]
    [InlineData("a/../../x", "'..'")]
    [InlineData("a/..", "'..'")]
    [InlineData("./a", "'.'")]
    [InlineData("a//b", "empty name")]
    [InlineData("a/", "empty name")]
    [InlineData("a\\b", "backslash")]
    [InlineData("..\\x", "backslash")]
    [InlineData("a\0b", "control")]
    [InlineData("a\nb", "control")]
    [InlineData("a\u001b[31mb", "control")]
    [InlineData("a\u007fb", "control")]
    [InlineData("a\u0085b", "control")]
    [InlineData("a\u2028b", "control")]
    [InlineData("a\ud800b", "control")]
    [InlineData("NUL", "device")]
    [InlineData("nul.txt", "device")]
    [InlineData("NUL .txt", "device")]
    [InlineData("x/con/y", "device")]
    [InlineData("lpt1:stream", "device")]
    [InlineData("COM¹", "device")]
    [InlineData("a.", "dot or a space")]
    [InlineData("a /b", "dot or a space")]
    [InlineData(".. /b", "dot or a space")]
    [InlineData(" a", "begins with a space")]
    public void APlaceOutsideOrOfAnotherMeaningElsewhereIsRefusedWithTheReason(string path, string reason) =>
        Assert.Contains(reason, RelativePath.FindFault(path), StringComparison.Ordinal);

    [Fact]
    public void LengthsAreCountedInBytes()
    {
        Assert.Null(RelativePath.FindFault(new string('a', 255)));
        Assert.NotNull(RelativePath.FindFault(new string('a', 256)));
        Assert.Null(RelativePath.FindFault(new string('ü', 127)));
        Assert.NotNull(RelativePath.FindFault(new string('ü', 128)));
        Assert.Null(RelativePath.FindFault(string.Join('/', Enumerable.Repeat(new string('a', 204), 5))));
        Assert.NotNull(RelativePath.FindFault(string.Join('/', Enumerable.Repeat(new string('a', 205), 5))));
    }

    [Fact]
    public void WhatIsTakenIsAlwaysBelowTheRootAndKeepsItsForm()
    {
        var pieces = Gen.Elements("a", "b.c", "..", ".", "", "/", "\\", "...", " ", "~", "C:", "NUL", "%2e%2e", "\0", "\n", "ü");
        var paths = Gen.ListOf(pieces).Select(list => string.Join(list.Count % 2 == 0 ? "/" : "", list));

        Prop.ForAll(paths.ToArbitrary(), path =>
        {
            var taken = RelativePath.FindFault(path) is null;
            return !taken || Path.GetFullPath(Path.Combine("/root/of all", path)) == "/root/of all/" + path;
        }).Holds();
    }

    [Fact]
    public void AnyTextAtAllIsJudgedAndNeverThrows() =>
        Prop.ForAll<string?>(text => RelativePath.FindFault(text ?? "") is null or { Length: > 0 }).Holds();
}
