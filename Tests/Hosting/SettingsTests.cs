using System.ComponentModel.DataAnnotations;
using AriaCluster.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AriaCluster.Tests.Hosting;

/// <summary>How settings are read and checked, in a section of the test's own.</summary>
public sealed class SettingsTests
{
    private static readonly string[] _nothing = [];

    [Fact]
    public void EveryFaultOfASectionIsToldWithItsKeyItsValueAndItsOrigin()
    {
        var faults = Faults("--Probe:Count=many", "--Probe:Wait=soon", "--Probe:Names=a", "--Probe:Level=9", "--Probe:Size=-1", "--Probe:Loud=maybe");

        Assert.Equal(
            [
                "Probe:Count='many' (command line): It is a whole number.",
                "Probe:Level='9' (command line): It is one of low, high.",
                "Probe:Loud='maybe' (command line): It is true or false.",
                "Probe:Names='a' (command line): It is a list: write Probe:Names:0, Probe:Names:1 and so on.",
                "Probe:Size='-1' (command line): It must be between 0 and 10.",
                "Probe:Wait='soon' (command line): It is a time, as 00:00:30, or 1.00:00:00 for a day.",
            ],
            faults.Order());
    }

    [Fact]
    public void WhatIsRightIsReadBesideWhatIsWrong()
    {
        var configuration = Configure("--Probe:Count=many", "--Probe:Size=7", "--Probe:Names:0=a", "--Probe:Levels:x=high");
        var options = new ProbeOptions();

        new SettingsCheck<ProbeOptions>(new SettingsSection("Probe", typeof(ProbeOptions)), configuration, []).Configure(options);

        Assert.Equal((3, 7), (options.Count, options.Size));
        Assert.Equal(["a"], options.Names);
        Assert.Equal(ProbeLevel.High, options.Levels["x"]);
    }

    [Theory]
    [InlineData("--Probe:Cuont=1", "Probe:Cuont (command line): There is no such setting. Did you mean Probe:Count?")]
    [InlineData("--Prob:Count=1", "Prob:Count (command line): There is no such setting. Did you mean Probe:Count?")]
    [InlineData("--Other:Count=1", "Other:Count (command line): There is no such setting. Did you mean Probe:Count?")]
    [InlineData("--Probe:Count:More=1", "Probe:Count:More (command line): There is no such setting.")]
    [InlineData("--Probe:Names:first=1", "Probe:Names:first (command line): There is no such setting.")]
    [InlineData("--Nothing=1", "Nothing (command line): There is no such setting.")]
    [InlineData("--Probe=1", "Probe (command line): There is no such setting.")]
    [InlineData("Probe:Count=1", "'Probe:Count=1' (command line): A setting is written --Section:Key=value.")]
    [InlineData("--Probe:Count", "--Probe:Count (command line): A setting is written --Section:Key=value.")]
    public void WhatIsNoSettingIsAFault(string word, string fault) => Assert.StartsWith(fault, Assert.Single(Unknown([word])), StringComparison.Ordinal);

    [Theory]
    [InlineData("--PROBE:count=1")]
    [InlineData("--Probe:Names:0=a")]
    [InlineData("--Probe:Levels:anything.at.all=high")]
    [InlineData("--Probe:Inner:Depth=1")]
    [InlineData("--Worker:Whatever=1")]
    public void WhatIsASettingOfThisProcessOrOfAnotherSectionIsNone(string word) => Assert.Empty(Unknown([word]));

    [Fact]
    public void ALaterSourceGoesOverAnEarlierAndIsNamed()
    {
        using var folder = new TempFolder();
        var file = folder.Write("aria.json", """{"Probe":{"Count":1,"Size":2,"Names":["a","b"]}}""");
        var configuration = new ConfigurationBuilder().AddJsonFile(file).AddCommandLine(["--Probe:Size=3"]).Build();

        Assert.Equal(new SettingOrigin(OriginKind.File, file), SettingOrigin.Of("Probe:Names:1", configuration));
        Assert.Equal(OriginKind.CommandLine, SettingOrigin.Of("Probe:Size", configuration).Kind);
        Assert.Equal(OriginKind.Default, SettingOrigin.Of("Probe:Wait", configuration).Kind);
    }

    [Fact]
    public void ASecretIsShownByNoFault()
    {
        var fault = Assert.Single(Faults("--Probe:Password=12345678901"));

        Assert.StartsWith("Probe:Password (command line): ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatTheClassAndTheProcessDemandIsToldTogetherWithWhatAttributesDo()
    {
        var faults = Faults("--Probe:Size=11", "--Probe:Count=13", "--Probe:Names:3=good", "--Probe:Names:7=bad", "--Probe:Inner:Depth=9", "--Probe:Level=high");

        Assert.Equal(
            [
                "Probe:Count='13' (command line): It brings bad luck.",
                "Probe:Inner:Depth='9' (command line): It must be between 0 and 3.",
                "Probe:Names:7='bad' (command line): It is a name of something good.",
                "Probe:Size='11' (command line): It must be between 0 and 10.",
                "Probe:Wait='00:00:00' (default): This process has to wait.",
            ],
            faults.Order());
    }

    [Fact]
    public void AFaultIsOneLineAndShowsNoPasswordOfAnAddress()
    {
        var fault = Assert.Single(Faults("--Probe:Names:0=bad\n\u001b[31mred"));
        var address = Assert.Single(Faults("--Probe:Names:0=bad://me:secret@host/"));

        Assert.Equal("Probe:Names:0='bad\\n\\u001b[31mred' (command line): It is a name of something good.", fault);
        Assert.Equal("Probe:Names:0='bad://***@host/' (command line): It is a name of something good.", address);
    }

    private static string[] Unknown(string[] args) =>
        [.. new UnknownKeys(args, Configure(args), [new SettingsSection("Probe", typeof(ProbeOptions))]).Validate(null, new UnknownKeys()).Failures ?? _nothing];

    private static string[] Faults(params string[] args)
    {
        using var services = new ServiceCollection().AddSettings<ProbeOptions>("Probe")
            .AddSettingsRule<ProbeOptions>(probe => probe.Level == ProbeLevel.High && probe.Wait == TimeSpan.Zero ? [new("This process has to wait.", [nameof(probe.Wait)])] : [])
            .AddSingleton<IConfiguration>(Configure(args)).BuildServiceProvider();
        return SettingsFaults.Of(Assert.ThrowsAny<Exception>(services.GetRequiredService<IStartupValidator>().Validate));
    }

    private static IConfigurationRoot Configure(params string[] args) => new ConfigurationBuilder().AddCommandLine(args).Build();

    private enum ProbeLevel
    {
        Low = 1,
        High = 2,
    }

    private sealed class ProbeOptions : IValidatableObject
    {
        public int Count { get; set; } = 3;

        [Range(0, 10)]
        public int Size { get; set; }

        public bool Loud { get; set; }

        public TimeSpan Wait { get; set; }

        public ProbeLevel Level { get; set; } = ProbeLevel.Low;

        public IList<string> Names { get; } = [];

        public Dictionary<string, ProbeLevel> Levels { get; } = [];

        public InnerOptions Inner { get; } = new();

        [Secret, StringLength(10)]
        public string? Password { get; set; }

        /// <summary>As properties that are worked out of settings which nobody has checked yet.</summary>
        public string Worked => Count == 3 ? "" : throw new InvalidOperationException("Nobody asks for this before the settings are checked.");

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Count == 13)
            {
                yield return new("It brings bad luck.", [nameof(Count)]);
            }

            foreach (var (index, _) in Names.Index().Where(name => name.Item.StartsWith("bad", StringComparison.Ordinal)))
            {
                yield return new("It is a name of something good.", [$"{nameof(Names)}:{index}"]);
            }
        }
    }

    private sealed class InnerOptions
    {
        [Range(0, 3)]
        public int Depth { get; set; }
    }
}
