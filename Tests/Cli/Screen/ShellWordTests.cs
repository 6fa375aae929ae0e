using AriaCluster.Cli.Screen;

namespace AriaCluster.Tests.Cli.Screen;

/// <summary>What is printed as a command to type works when it is copied.</summary>
public sealed class ShellWordTests
{
    [Theory]
    [InlineData("/srv/aria_1.2-x/ü", "/srv/aria_1.2-x/ü")]
    [InlineData("/srv/my data", "'/srv/my data'")]
    [InlineData("/srv/it's", "'/srv/it'\\''s'")]
    [InlineData("$(x)", "'$(x)'")]
    [InlineData("", "''")]
    public void AWordIsQuotedWhereAShellWouldReadItOtherwise(string word, string quoted) => Assert.Equal(quoted, ShellWord.Quote(word));
}
