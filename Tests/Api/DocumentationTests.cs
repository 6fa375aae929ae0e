using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Tasks.Requests;
using AriaCluster.Scheduling;
using AriaCluster.Silo.Storage;
using AriaCluster.Tasks;
using AriaCluster.Worker.Agent;
using AriaCluster.Workers;
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

    [Theory]
    [InlineData(HubOptions.Section, typeof(HubOptions))]
    [InlineData(StorageOptions.Section, typeof(StorageOptions))]
    [InlineData(TaskOptions.Section, typeof(TaskOptions))]
    [InlineData(WorkersOptions.Section, typeof(WorkersOptions))]
    [InlineData(SchedulingOptions.Section, typeof(SchedulingOptions))]
    [InlineData(OptionBounds.Section, typeof(OptionBounds))]
    [InlineData(WorkerOptions.Section, typeof(WorkerOptions))]
    public void EverySettingIsInTheSettingsPageWithItsDefault(string section, Type type)
    {
        var page = Read("settings.md");

        var options = Activator.CreateInstance(type);
        var settings = type.GetProperties().Where(property => property.CanWrite || typeof(IEnumerable).IsAssignableFrom(property.PropertyType) && property.PropertyType != typeof(string));
        Assert.All(settings, property =>
        {
            var line = Assert.Single(page.Split('\n'), line => Regex.IsMatch(line, $@"^\| `{section}:{property.Name}[`:]"));
            if (property.GetValue(options) is { } value and not (IEnumerable or false) && property.PropertyType.IsValueType)
            {
                Assert.Contains($"| `{string.Create(CultureInfo.InvariantCulture, $"{value}").TrimEnd('0')}", line, StringComparison.OrdinalIgnoreCase);
            }
        });
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
