using System.ComponentModel.DataAnnotations;
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
    public void EachFaultNamesItsKey()
    {
        var options = new WorkerOptions { Name = "Worker One", Hub = "ftp://hub", Root = "", Aria2 = "no-such-aria2c" };
        options.Tags[""] = "x";

        Assert.Equal(["Name", "Hub", "Root", "Tags:", "Aria2"], Faults(options).SelectMany(fault => fault.MemberNames));
    }

    [Theory]
    [InlineData("http://hub.example:6880", false, false)]
    [InlineData("http://10.0.0.1", false, false)]
    [InlineData("http://hub.example:6880", true, true)]
    [InlineData("https://hub.example", false, true)]
    [InlineData("http://127.0.0.2:6880", false, true)]
    [InlineData("http://[::1]:6880", false, true)]
    [InlineData("http://localhost:6880", false, true)]
    [InlineData("https://me:secret@hub.example", false, false)]
    public void AnotherMachinesHubIsNotSpokenToInTheClear(string hub, bool insecure, bool isGood) =>
        Assert.Equal(isGood, Faults(new WorkerOptions { Name = "w1", Hub = hub, Insecure = insecure }).Count == 0);

    [Theory]
    [InlineData("zo ne", "x", "name")]
    [InlineData("Ü", "x", "name")]
    [InlineData("zone", " x", "value")]
    [InlineData("zone", "a\tb", "value")]
    [InlineData("gpu/a100", "ä b", null)]
    public void ATagThatTheHubWouldDropIsRefused(string key, string value, string? wrong)
    {
        var options = new WorkerOptions { Name = "w1" };
        options.Tags[key] = value;

        Assert.Equal(wrong is null ? [] : [$"A tag's {wrong} is"], Faults(options).Select(fault => fault.ErrorMessage![..$"A tag's {wrong} is".Length]));
    }

    [Fact]
    public void AWorkerCarriesNoMoreTagsThanTheHubTakes()
    {
        var options = new WorkerOptions { Name = "w1" };
        foreach (var i in Enumerable.Range(0, 17))
        {
            options.Tags["t" + i] = "x";
        }

        Assert.Equal(["Tags"], Faults(options).SelectMany(fault => fault.MemberNames));
    }

    private static List<ValidationResult> Faults(WorkerOptions options) => [.. WorkerOptionsCheck.FindFaults(options)];
}
