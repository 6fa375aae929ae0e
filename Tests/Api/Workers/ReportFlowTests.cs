using System.Collections.Concurrent;
using System.Collections.Immutable;
using AriaCluster.Api.Workers;
using AriaCluster.Tasks;
using AriaCluster.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriaCluster.Tests.Api.Workers;

public sealed class ReportFlowTests
{
    private readonly FakeGrains _grains = new();
    private readonly ConcurrentQueue<(string Task, string Reports)> _calls = new();
    private readonly ConcurrentQueue<(long Session, string Ended, int Attached)> _settled = new();
    private readonly ReportFlow _flow;
    private Func<string, ImmutableArray<PartReport>, Task<ReportReply>> _answer =
        (_, reports) => Task.FromResult(new ReportReply([.. reports.Select(_ => ReportVerdict.Accepted)], []));

    public ReportFlowTests()
    {
        _grains.On<ITaskGrain>((key, method, arguments) =>
        {
            Assert.Equal((nameof(ITaskGrain.ReportAsync), "w"), (method, arguments[0]));
            var reports = (ImmutableArray<PartReport>)arguments[1]!;
            _calls.Enqueue((key, string.Join(' ', reports.Select(report => report.Event))));
            return _answer(key, reports);
        });
        _grains.On<IWorkerGrain>((key, method, arguments) =>
        {
            Assert.Equal((nameof(IWorkerGrain.SettleAsync), "worker-w"), (method, key));
            var ended = (ImmutableArray<SettledPart>)arguments[1]!;
            _settled.Enqueue(((long)arguments[0]!, string.Join(' ', ended.Select(part => part.Event)), ((ImmutableArray<PartOrder>)arguments[2]!).Length));
            return Task.CompletedTask;
        });
        _flow = new ReportFlow("w", _grains.Factory, TimeProvider.System, NullLogger.Instance);
    }

    [Fact]
    public async Task ReportsOfOneTaskGoInOneCallAndVerdictsComeBackInTheirPlaces()
    {
        _answer = (task, reports) => Task.FromResult(new ReportReply(
            [.. reports.Select(report => report.Event == PartEvent.Started ? ReportVerdict.Already : ReportVerdict.Accepted)], []));

        var verdicts = await DeliverAsync(Report(1, PartEvent.Started), Report(2, PartEvent.Failed), Report(1, PartEvent.Completed), null);

        Assert.Equal([ReportVerdict.Already, ReportVerdict.Accepted, ReportVerdict.Accepted, ReportVerdict.Superseded], verdicts);
        Assert.Equal([(Id(1), "Started Completed"), (Id(2), "Failed")], _calls.Order());
        Assert.Equal([(7L, "Failed Completed", 0)], _settled);
    }

    [Fact]
    public async Task ATaskThatDoesNotAnswerLeavesItsReportsUnknownAndTheOthersAlone()
    {
        _answer = (task, reports) => task == Id(1)
            ? throw new TimeoutException()
            : Task.FromResult(new ReportReply([ReportVerdict.Superseded], [new PartOrder(new PartKey(task, 0, 1), new TaskSpecification())]));

        var verdicts = await DeliverAsync(Report(1, PartEvent.Completed), Report(2, PartEvent.Started));

        Assert.Equal([ReportVerdict.Unknown, ReportVerdict.Superseded], verdicts);
        Assert.Equal([(7L, "", 1)], _settled);
    }

    [Fact]
    public async Task FramesKeepTheOrderOfEachTaskAndDoNotWaitForOtherTasks()
    {
        var slow = new TaskCompletionSource<ReportReply>();
        _answer = (task, reports) => task == Id(1) && reports[0].Event == PartEvent.Started
            ? slow.Task
            : Task.FromResult(new ReportReply([.. reports.Select(_ => ReportVerdict.Accepted)], []));

        var first = DeliverAsync(Report(1, PartEvent.Started));
        var second = DeliverAsync(Report(1, PartEvent.Completed));
        await DeliverAsync(Report(2, PartEvent.Completed));

        Assert.Equal([(Id(1), "Started"), (Id(2), "Completed")], _calls);
        slow.SetResult(new ReportReply([ReportVerdict.Accepted], []));
        await Task.WhenAll(first, second);
        Assert.Equal([(Id(1), "Started"), (Id(2), "Completed"), (Id(1), "Completed")], _calls);
    }

    [Fact]
    public async Task NothingThatEndedIsNothingToSettle()
    {
        await DeliverAsync(Report(1, PartEvent.Started));

        Assert.Empty(_settled);
    }

    private Task<ImmutableArray<ReportVerdict>> DeliverAsync(params PartReport?[] reports) =>
        _flow.DeliverAsync(7, [.. reports!], TestContext.Current.CancellationToken);

    private static string Id(int task) => TaskId.InBatch("batch-01890a5d-ac96-774b-bcce-b302099a0000", task);

    private static PartReport Report(int task, PartEvent said) => new(new PartKey(Id(task), 0, 1), said);
}
