using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Verbs;

/// <summary>Tells what a command to many tasks came to.</summary>
internal static class BulkReport
{
    public static ExitCode Write(Invocation invocation, string outcome, BulkResult result)
    {
        invocation.Report.Line($"{Units.Count(result.Changed, "task")} {outcome}, of {result.Matched}"
            + (result.Refused.Count > 0 ? $"; {result.Refused.Count} could not be" : ""));
        if (invocation.Report.AsJson)
        {
            invocation.Report.Document(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("matched", result.Matched);
                json.WriteNumber("changed", result.Changed);
                json.WriteStrings("refused", result.Refused);
                json.WriteEndObject();
            });
        }

        return result.Refused.Count == 0 ? ExitCode.Done : ExitCode.NotDone;
    }
}
