using System.CommandLine;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria clear</c>: cancels everything that waits.</summary>
internal sealed class ClearVerb : IVerb
{
    public Command Create(VerbFactory verbs) => verbs.Create("clear", "Cancel all that is pending; what runs goes on", RunAsync);

    private static async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var total = new BulkResult(0, 0, []);
        for (var isFirst = true; ; isFirst = false)
        {
            var result = await invocation.Hub.CommandAllAsync(
                HttpMethod.Post, "api/tasks/cancel?status=pending", _ => { }, invocation.Canceled);
            total = new(total.Matched + result.Matched, total.Changed + result.Changed, result.Refused);

            // A batch that was just accepted may still be unfolding: what appeared meanwhile is canceled, too.
            if (result.Changed == 0 && !isFirst)
            {
                return BulkReport.Write(invocation, "canceled", total);
            }
        }
    }
}
