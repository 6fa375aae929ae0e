using FsCheck;

namespace AriaCluster.Tests.Support;

internal static class PropertyExtensions
{
    private static readonly Config _quiet = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);

    /// <summary>The same over the same values each time: those of a seed.</summary>
    public static void Holds(this Property property, ulong seed, int tests) =>
        property.Check(_quiet.WithMaxTest(tests).WithReplay(seed, gamma: 1));

    /// <summary>Checks the property over generated values; fails with the smallest value that breaks it and the seed to repeat it.</summary>
    public static void Holds(this Property property, int tests = 100) => property.Check(_quiet.WithMaxTest(tests));
}
