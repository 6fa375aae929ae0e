using System.Text.Json;
using AriaCluster.Api.Workers;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Api.Workers;

public sealed class FrameCheckTests
{
    private static readonly PartKey _key = new(TaskId.New(DateTimeOffset.UnixEpoch), 0, 1);

    [Fact]
    public void AWorkerSpeaksForItselfOnly()
    {
        var result = new TaskResult("another", [new ResultFile("/x\ny", 5)], -5, null);

        var report = FrameCheck.Clean("w1", new PartReport(_key, PartEvent.Completed, result));

        Assert.Equal(("w1", "/x y", 0L), (report!.Result!.Worker, report.Result.Files[0].Path, report.Result.LengthBytes));
    }

    [Fact]
    public void WhatAFrameLeavesOutIsEmpty()
    {
        var heartbeat = JsonSerializer.Deserialize<Heartbeat>("""{"session":1}""", WireJson.Options)!;
        var registration = JsonSerializer.Deserialize<WorkerRegistration>("""{"instanceId":"x","tags":[null,{"key":"a"}]}""", WireJson.Options)!;
        var report = JsonSerializer.Deserialize<PartReport>(
            $$$"""{"key":{"taskId":"{{{_key.TaskId}}}","part":0,"attempt":1},"event":"completed","result":{"worker":"w"}}""", WireJson.Options)!;

        Assert.Empty(FrameCheck.Clean(heartbeat).Progress);
        Assert.Empty(FrameCheck.Clean(registration).Tags);
        Assert.Empty(FrameCheck.Clean("w", report)!.Result!.Files);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"key":{"taskId":"42","part":0,"attempt":1},"event":"started"}""")]
    [InlineData("""{"key":{"taskId":"../x","part":0,"attempt":1},"event":"started"}""")]
    [InlineData("""{"key":{"part":0,"attempt":1},"event":"started"}""")]
    public void AReportThatNamesNoTaskIsNone(string json) =>
        Assert.Null(FrameCheck.Clean("w", JsonSerializer.Deserialize<PartReport>(json, WireJson.Options)));

    [Fact]
    public void TextsAreShortLines()
    {
        var error = new TaskError(22, 500, "status=500\r\n" + new string('x', 5000));

        var report = FrameCheck.Clean("w", new PartReport(_key, PartEvent.Failed, Error: error));

        Assert.StartsWith("status=500  x", report!.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(1000, report.Error.Message.Length);
    }

    [Fact]
    public void FiguresHaveBounds()
    {
        var registration = FrameCheck.Clean(new WorkerRegistration { Slots = int.MaxValue, Lanes = -1, Kept = [_key.TaskId, "nothing"] });

        Assert.Equal((4096, 0), (registration.Slots, registration.Lanes));
        Assert.Equal([_key.TaskId], registration.Kept);
    }
}
