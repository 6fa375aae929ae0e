using System.Reflection;
using System.Runtime.CompilerServices;
using AriaCluster.Embedded;

namespace AriaCluster.Tests.Engine.Embedded;

/// <summary>The engine's public surface is a strict subset of Orleans', so that grains compile unchanged against either.</summary>
public sealed class PublicSurfaceTests
{
    private static readonly string[] _product = ["Grains.Interfaces", "Grains", "Silo", "Api", "Worker"];

    private readonly SortedDictionary<string, System.Collections.Immutable.ImmutableHashSet<string>> _embedded =
        PublicSurface.Of(typeof(EmbeddedEngine).Assembly.Location);

    [Fact]
    public void EveryPublicTypeIsFoundInOrleansWithEqualSignaturesOrIsListed()
    {
        var orleans = PublicSurface.Of(OrleansCoreAbstractions());
        var listed = Listed();

        Assert.All(_embedded.Where(type => !listed.Contains(type.Key)), type =>
        {
            Assert.True(orleans.TryGetValue(type.Key, out var theirs), $"{type.Key} is neither in Orleans.Core.Abstractions nor listed.");
            Assert.Empty(type.Value.Except(theirs));
        });
    }

    [Fact]
    public void TheListNamesOnlyPublicTypesThatAreNotInThePackage()
    {
        var orleans = PublicSurface.Of(OrleansCoreAbstractions());

        Assert.All(Listed(), name => Assert.Contains(name, _embedded.Keys));
        Assert.All(Listed(), name => Assert.DoesNotContain(name, orleans.Keys));
    }

    [Fact]
    public void EveryPublicTypeIsUsedByTheProduct()
    {
        var used = _product
            .SelectMany(project => PublicSurface.TypesReferredTo(Path.Combine(AppContext.BaseDirectory, $"AriaCluster.{project}.dll"), "AriaCluster.Embedded"))
            .ToHashSet(StringComparer.Ordinal);

        // What a used type is made of is used as well.
        while (_embedded.Where(type => used.Contains(type.Key)).SelectMany(type => type.Value)
            .SelectMany(line => _embedded.Keys.Where(line.Contains)).Except(used).ToArray() is { Length: > 0 } more)
        {
            used.UnionWith(more);
        }

        Assert.Empty(_embedded.Keys.Except(used));
    }

    [Fact]
    public void ADifferenceInAnySignatureIsSeen()
    {
        var orleans = PublicSurface.Of(OrleansCoreAbstractions())["Orleans.IGrainFactory"];

        Assert.Contains(orleans, line => line.Contains("String primaryKey, String grainClassNamePrefix", StringComparison.Ordinal));
        Assert.Contains(
            "method Public, Abstract Virtual TGrainInterface GetGrain(String primaryKey, String grainClassNamePrefix = 00000000)"
                + " where TGrainInterface: None where TGrainInterface: Orleans.IGrainWithStringKey",
            orleans);
    }

    private static string OrleansCoreAbstractions() => typeof(PublicSurfaceTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == "OrleansCoreAbstractions").Value!;

    private static string[] Listed([CallerFilePath] string file = "") =>
    [
        .. File.ReadLines(Path.Combine(Path.GetDirectoryName(file)!, "outside-core-abstractions.txt"))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(' ')[0]),
    ];
}
