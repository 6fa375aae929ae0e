using System.Reflection;
using System.Text.RegularExpressions;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Tasks.Requests;
using Microsoft.Extensions.Options;

namespace AriaCluster.Tests.Api;

public sealed class DocumentationTests
{
    [Fact]
    public void EveryProblemIsInTheErrorsPageWithItsStatus()
    {
        var page = Read("errors.md");

        var types = typeof(ProblemType).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<ProblemType>().ToArray();
        Assert.NotEmpty(types);
        Assert.All(types, type => Assert.Contains($"| `{type.Name}` | {type.Status} |", page, StringComparison.Ordinal));
    }

    [Fact]
    public void EveryAllowedOptionIsInTheApiPage()
    {
        var page = Read("api.md");

        var names = new AllowedOptions(Options.Create(new OptionBounds())).Names.Split(", ");
        Assert.All(names, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void EveryReasonToWaitIsInTheApiPage()
    {
        var page = Read("api.md");

        var codes = Regex.Matches(File.ReadAllText(SourceTree.Path("Grains", "Scheduling", "Explainer.cs")), @"new\(""(\w+)""").Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.Contains($"| `{code}` |", page, StringComparison.Ordinal));
    }

    private static string Read(string page) => File.ReadAllText(SourceTree.Path("docs", page));
}
