using AriaCluster.Cli.Verbs;

namespace AriaCluster.Tests.Cli;

/// <summary>What the help of a verb shows of its use.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly CommandRun _run = new();

    public static TheoryData<string> Names => [.. Examples.Of.Keys];

    public void Dispose() => _run.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task EachStandsInTheHelpOfItsVerb(string name)
    {
        string[] verb = name.Split(' ') switch
        {
            ["aria"] => [],
            [var sub, var parent] => [parent.Trim('(', ')'), sub],
            var words => words,
        };

        Assert.Equal(0, await _run.RunAsync([.. verb, "--help"]));

        Assert.Contains("Examples:", _run.Output, StringComparison.Ordinal);
        Assert.All(Examples.Of[name], example => Assert.Contains($"  aria {example.Line}", _run.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("worker")]
    [InlineData("key")]
    [InlineData("key create")]
    [InlineData("join-token create")]
    [InlineData("cluster host")]
    [InlineData("move")]
    public async Task WhoNeedsOneFindsOne(string verb)
    {
        await _run.RunAsync([.. verb.Split(' '), "--help"]);

        Assert.Contains("Examples:", _run.Output, StringComparison.Ordinal);
    }
}
