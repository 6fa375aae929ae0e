using AriaCluster.Worker.Agent;

namespace AriaCluster.Tests.Agents;

public sealed class WorkerOptionsTests
{
    [Fact]
    public void TheDefaultsAreGood()
    {
        var options = new WorkerOptions { Name = "w1" };

        Assert.Empty(Faults(options));
        Assert.Equal(Path.GetFullPath("data/workers/w1/token"), options.TokenPath);
        Assert.InRange(options.LaneCount, 1, 4);
    }

    [Fact]
    public void EachFaultNamesItsKeyAndItsValue()
    {
        var options = new WorkerOptions { Name = "Worker One", Hub = "ftp://hub", Root = "", Aria2 = "no-such-aria2c" };
        options.Tags[""] = "x";

        var faults = Faults(options);

        Assert.Equal(5, faults.Count);
        foreach (var beginning in (string[])["Name is 'Worker One'", "Hub is 'ftp://hub'", "Root is ''", "Tags: is 'x'", "Aria2 is 'no-such-aria2c'"])
        {
            Assert.Contains(faults, fault => fault.StartsWith($"Worker:{beginning}. ", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("http://hub.example:6880", false, false)]
    [InlineData("http://10.0.0.1", false, false)]
    [InlineData("http://hub.example:6880", true, true)]
    [InlineData("https://hub.example", false, true)]
    [InlineData("http://127.0.0.2:6880", false, true)]
    [InlineData("http://[::1]:6880", false, true)]
    [InlineData("http://localhost:6880", false, true)]
    public void AnotherMachinesHubIsNotSpokenToInTheClear(string hub, bool insecure, bool isGood) =>
        Assert.Equal(isGood, Faults(new WorkerOptions { Name = "w1", Hub = hub, Insecure = insecure }).Count == 0);

    private static List<string> Faults(WorkerOptions options) => [.. new WorkerOptionsCheck().Validate(null, options).Failures ?? []];
}
