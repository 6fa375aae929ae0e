using System.Text.RegularExpressions;
using AriaCluster.Hosting;

namespace AriaCluster.Tests.Hosting;

/// <summary>
/// docs/settings.md is made of the classes of settings. Whoever changes one runs this class once with ARIA_ACCEPT_DOCS=1, and reads the
/// difference before committing it.
/// </summary>
public sealed class SettingsPageTests
{
    private static readonly string _path = SourceTree.Path("docs", "settings.md");

    [Fact]
    public void ThePageIsThatOfTheClasses()
    {
        var page = File.ReadAllText(_path);
        var current = SettingsPage.Fill(page, ("hub", Documented(ProcessSections.OfHub(), hub: true)), ("worker", Documented(ProcessSections.OfWorker(), hub: false)));
        if (Environment.GetEnvironmentVariable("ARIA_ACCEPT_DOCS") == "1")
        {
            File.WriteAllText(_path, current);
            return;
        }

        Assert.True(page == current, "docs/settings.md is not what the classes of settings say. Run this test once with ARIA_ACCEPT_DOCS=1, and read the difference.");
    }

    [Fact]
    public void EverySectionIsKnownToAllProcesses()
    {
        var sections = ProcessSections.OfHub().Concat(ProcessSections.OfWorker()).Select(section => section.Name).Distinct();

        Assert.All(sections, section => Assert.True(
            SettingsSources.Sections.Contains(section), $"Add {section} to SettingsSources.Sections: one file serves all processes, and those that do not read it must not refuse it."));
    }

    [Fact]
    public void WhatMayBeASecretIsMarkedAsOne()
    {
        var settings = ProcessSections.OfHub().Concat(ProcessSections.OfWorker()).SelectMany(section => section.Settings);

        Assert.All(
            settings.Where(setting => Regex.IsMatch(setting.Property.Name, "(ConnectionString|Secret|Password|Token|Key)$")),
            setting => Assert.True(setting.IsSecret, $"{setting.Key} needs [Secret], so that nothing shows it."));
    }

    // What only a build for Orleans has stands in docs/engines.md.
    private static SettingsSection[] Documented(IReadOnlyList<SettingsSection> sections, bool hub) =>
        [.. sections.Where(section => section.Type.Namespace?.EndsWith(".Engine", StringComparison.Ordinal) is false && (hub || section.Name != LoggingOptions.Section))];
}
