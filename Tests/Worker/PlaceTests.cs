using AriaCluster.Tasks;
using AriaCluster.Worker.Delivery;
using AriaCluster.Worker.Journal;

namespace AriaCluster.Tests.Agents;

public sealed class PlaceTests
{
    private static readonly FetchedFile _file = new("source.bin", 1);

    [Theory]
    [InlineData("", null, "", "source.bin")]
    [InlineData("a/b", null, "a/b", "source.bin")]
    [InlineData("", "x.iso", "", "x.iso")]
    [InlineData("a", "b/x.iso", "a/b", "x.iso")]
    public void OneFileGoesWhereItIsAskedFor(string dir, string? name, string expectedDir, string expectedName)
    {
        var place = Place.For(new TaskSpecification { Dir = dir, Out = name }, [_file], _file);

        Assert.Equal(new Place(expectedDir, expectedName), place);
    }

    [Fact]
    public void ManyFilesKeepTheirOwnNamesAndFolders()
    {
        var (first, second) = (new FetchedFile("album/1.flac", 1), new FetchedFile("album/cd 2/1.flac", 1));

        Assert.Equal(new Place("music/album", "1.flac"), Place.For(new TaskSpecification { Dir = "music", Out = "x" }, [first, second], first));
        Assert.Equal(new Place("music/album/cd 2", "1.flac"), Place.For(new TaskSpecification { Dir = "music" }, [first, second], second));
    }

    [Fact]
    public void ASourcesNameCannotBringControlCharacters()
    {
        var file = new FetchedFile("a\r\nb\u001b[2J.bin", 1);

        Assert.Equal("a__b_[2J.bin", Place.For(new TaskSpecification(), [file], file).Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a/b/..c/...")]
    [InlineData("ä ö.bin")]
    public void GoodPathsHaveNoFault(string path) => Assert.Null(PlaceName.Fault(path));

    [Theory]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("a/./b")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public void BadPathsHaveOne(string path) => Assert.NotNull(PlaceName.Fault(path));

    [Fact]
    public void ANameLongerThanAFileSystemTakesIsAFault()
    {
        Assert.Null(PlaceName.Fault(new string('a', 255)));
        Assert.NotNull(PlaceName.Fault(new string('a', 256)));
        Assert.NotNull(PlaceName.Fault(new string('ä', 128)));
    }

    [Theory]
    [InlineData("a.bin", 0, "a.bin")]
    [InlineData("a.bin", 1, "a (1).bin")]
    [InlineData("a.tar.gz", 2, "a.tar (2).gz")]
    [InlineData("README", 1, "README (1)")]
    [InlineData(".bashrc", 1, ".bashrc (1)")]
    public void ATakenNameGetsANumber(string name, int n, string expected) => Assert.Equal(expected, PlaceName.Numbered(name, n));

    [Fact]
    public void ANumberedNameIsNeverTooLong()
    {
        Assert.Null(PlaceName.Fault(PlaceName.Numbered(new string('ä', 125) + ".bin", 12345)));
        Assert.Null(PlaceName.Fault(PlaceName.Numbered(string.Concat(Enumerable.Repeat("😀", 63)), 7)));
    }
}
