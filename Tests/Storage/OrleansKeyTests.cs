using System.Text;
using AriaCluster.Silo.Storage;

namespace AriaCluster.Tests.Storage;

public sealed class OrleansKeyTests
{
    [Fact]
    public void AStateNameHashesAsOrleansHashesIt() => Assert.Equal(-580162601, OrleansKey.TypeHash("task"));

    [Theory]
    [InlineData("task-1", -1679200943)]
    [InlineData("task-smoke", 539185263)]
    public void AKeyHashesAsOrleansHashesIt(string key, int hash) => Assert.Equal(hash, OrleansKey.IdHash(key));

    [Fact]
    public void AKeyOfAnyLengthIsHashed()
    {
        var hashes = Enumerable.Range(1, 600).Select(length => OrleansKey.IdHash(new string('ü', length)));

        Assert.Equal(600, hashes.Distinct().Count());
    }

    // The specification's own examples.
    [Theory]
    [InlineData("", 0x02CC5D05u)]
    [InlineData("a", 0x550D7456u)]
    [InlineData("abc", 0x32D153FFu)]
    [InlineData("Nobody inspects the spammish repetition", 0xE2293B2Fu)]
    public void XxHash32IsAsSpecified(string text, uint hash) => Assert.Equal(hash, XxHash32.Hash(Encoding.ASCII.GetBytes(text)));
}
