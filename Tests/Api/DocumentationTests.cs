using System.Reflection;
using System.Runtime.CompilerServices;
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

    private static string Read(string page, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", page));
}
