using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AriaCluster.Cli;
using AriaCluster.Silo.Storage;
using AriaCluster.Tasks;
using AriaCluster.Worker.Agent;

namespace AriaCluster.Tests.Architecture;

/// <summary>Who sees whom, as the architecture says.</summary>
public sealed class DependencyTests
{
    [Theory]
    [InlineData("Embedded")]
    [InlineData("Hosting")]
    [InlineData("Grains.Interfaces", "Embedded")]
    [InlineData("Grains", "Grains.Interfaces", "Hosting")]
    [InlineData("Silo", "Grains")]
    [InlineData("Api", "Silo")]
    [InlineData("Worker", "Grains.Interfaces", "Hosting")]
    [InlineData("Cli")]
    public void AProjectSeesItsNeighboursAndNoOthers(string project, params string[] seen)
    {
        var file = XDocument.Load(SourceTree.Path(project, project + ".csproj"));

        var references = file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension((string?)reference.Attribute("Include")));
        Assert.Equal(seen, references);
    }

    [Theory]
    [InlineData(typeof(DownloadTask))]
    [InlineData(typeof(StorageOptions))]
    [InlineData(typeof(AriaCluster.Api.Program))]
    [InlineData(typeof(WorkerOptions))]
    [InlineData(typeof(CommandLine))]
    public void OnlyContractsArePublic(Type ofAssembly) => Assert.DoesNotContain(
        ofAssembly.Assembly.GetExportedTypes(), type => type.Name != "Program" && !type.GetCustomAttributesData().Any(IsGenerated));

    [Fact]
    public void OnlyFoldersNamedEngineKnowWhichEngineItIs()
    {
        var knowing = Sources().Where(file => file.Text.Contains("AriaCluster.Embedded", StringComparison.Ordinal) || Regex.IsMatch(file.Text, @"^\s*#if\s+\w*ENGINE", RegexOptions.Multiline));

        Assert.All(knowing, file => Assert.Matches("^(Embedded|(Silo|Api|Worker|Tests)/Engine)/", file.Path));
    }

    [Fact]
    public void NothingIsNamedAfterWhatAnythingMayBe()
    {
        var vague = new Regex(@"\b(class|record|interface|struct|enum) \w*(Manager|Helper|Helpers|Util|Utils|Processor)\b");

        Assert.All(Sources(), file => Assert.DoesNotMatch(vague, file.Text));
        Assert.DoesNotContain(Sources(), file => Regex.IsMatch(file.Path, "/(Services|Helpers|Models|Common|Utils)/"));
    }

    [Fact]
    public void LinksOfThePagesLeadSomewhere()
    {
        var pages = Directory.GetFiles(SourceTree.Path("docs"), "*.md", SearchOption.AllDirectories).Append(SourceTree.Path("README.md"));

        Assert.All(pages, page => Assert.All(
            Regex.Matches(File.ReadAllText(page), @"\]\((?!\w+:)([^)#]+)").Select(match => Path.Combine(Path.GetDirectoryName(page)!, match.Groups[1].Value)),
            target => Assert.True(Path.Exists(target), target)));
    }

    // Builds for Orleans make public types of their own; so does the SDK, of a file of statements.
    private static bool IsGenerated(CustomAttributeData attribute) => attribute.AttributeType.Name is "GeneratedCodeAttribute" or "CompilerGeneratedAttribute";

    private static IEnumerable<(string Path, string Text)> Sources() => Directory.EnumerateFiles(SourceTree.Root, "*.cs", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(SourceTree.Root, path).Replace('\\', '/'))
        .Where(path => !Regex.IsMatch(path, "(^|/)(bin|obj)/|^data/") && path != "Tests/Architecture/DependencyTests.cs")
        .Select(path => (path, File.ReadAllText(SourceTree.Path(path))));
}
