using System.Text.Json;
using AriaCluster.Tasks;

namespace AriaCluster.Tests.Tasks;

public sealed class BlameTests
{
    [Fact]
    public void EachWorkerStandsOnceTheLastAtTheEnd()
    {
        var blame = Blame.Add(Blame.Add(Blame.Add(null, "a"), "b"), "a");

        Assert.Equal(["b", "a"], blame.Workers);
        Assert.Equal(("a", null), (blame.Last, blame.Before.Last));
        Assert.Equal(blame.Workers, blame.Before.Workers);
    }

    [Fact]
    public void OnlySoManyAreRemembered()
    {
        var blame = Enumerable.Range(1, 50).Aggregate((Blame?)null, (known, i) => Blame.Add(known, $"w{i}"))!;

        Assert.Equal(["w43", "w44", "w45", "w46", "w47", "w48", "w49", "w50"], blame.Workers);
    }

    [Theory]
    [InlineData("w1", "w1", "w1")]
    [InlineData("w1 w2", "w1,w2", "w2")]
    [InlineData("w1 w2 .", "w1,w2", null)]
    public void ItsTextIsReadBackAsAreThoseOfOneWorkerFromBefore(string text, string workers, string? last)
    {
        var blame = Blame.Parse(text)!;

        Assert.Equal((workers, last, text), (string.Join(',', blame.Workers), blame.Last, blame.Text));
        Assert.Equal(blame, Blame.Parse(blame.Text));
        Assert.Equal(blame, JsonSerializer.Deserialize<TaskPart>(JsonSerializer.Serialize(new TaskPart { Avoid = blame }, StateJson.Options), StateJson.Options)!.Avoid);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    public void NobodyIsNone(string? text) => Assert.Null(Blame.Parse(text));

    [Fact]
    public void NobodyIsNotStored() => Assert.DoesNotContain("avoid", JsonSerializer.Serialize(new TaskPart(), StateJson.Options), StringComparison.Ordinal);
}
