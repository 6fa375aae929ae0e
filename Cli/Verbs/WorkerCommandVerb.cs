using System.CommandLine;
using System.Text.Json;
using AriaCluster.Cli.Completion;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria cordon</c>, <c>uncordon</c>, <c>drain</c> and <c>remove</c>: what people want of workers.</summary>
internal sealed class WorkerCommandVerb(string name, string description, HttpMethod method, string route, bool canBeNow = false) : IVerb
{
    private const string Removed = "removed";

    private readonly Argument<string[]> _names = new("NAME") { Description = "Workers", HelpName = "NAME", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> _now = new("--now") { Description = "Move what runs to other workers, too" };

    public static IVerb[] All() =>
    [
        new WorkerCommandVerb("cordon", "Give workers nothing new; what they hold goes on", HttpMethod.Post, "/cordon"),
        new WorkerCommandVerb("uncordon", "Give workers work again", HttpMethod.Post, "/uncordon"),
        new WorkerCommandVerb("drain", "Empty workers: they finish what runs, what waits goes elsewhere", HttpMethod.Post, "/drain", canBeNow: true),
        new WorkerCommandVerb("remove", "Forget workers and their tokens; they must hold nothing", HttpMethod.Delete, ""),
    ];

    public Command Create(VerbFactory verbs)
    {
        _names.CompletionSources.Add(_ => [LiveValues.Workers]);
        return Create(verbs, name);
    }

    private Command Create(VerbFactory verbs, string name) =>
        canBeNow ? verbs.Create(name, description, RunAsync, _names, _now) : verbs.Create(name, description, RunAsync, _names);

    private async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var done = new List<(string Name, JsonElement Answer)>();
        var (names, refused) = (invocation.Get(_names)!, new Refused(invocation.Report, "workers"));
        var query = canBeNow && invocation.Get(_now) ? "?now=true" : "";
        foreach (var worker in names)
        {
            try
            {
                var answer = await invocation.Hub.CommandAsync(method, $"api/workers/{PathSegment.Of(worker)}{route}{query}", invocation.Canceled);
                done.Add((worker, answer));
                invocation.Report.Line($"{(IsGone(answer) ? Removed : WorkerStatus.AfterWish(answer))}  {worker}");
            }
            catch (Failure failure) when (names.Length > 1 && Refused.IsOfOne(failure))
            {
                refused.Add(worker, failure);
            }
        }

        if (invocation.Report.AsJson)
        {
            invocation.Report.Document(json => Write(json, done, refused.Combined));
        }

        return refused.Code;
    }

    // Of one that is removed there is nothing left to answer.
    private static bool IsGone(JsonElement answer) => answer.ValueKind != JsonValueKind.Object;

    private static void Write(Utf8JsonWriter json, List<(string Name, JsonElement Answer)> workers, Failure? failure)
    {
        json.WriteStartObject();
        json.WriteStartArray("workers");
        foreach (var (name, answer) in workers)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("status", IsGone(answer) ? Removed : answer.Text("status"));
            json.WriteString("availability", IsGone(answer) ? Removed : answer.Text("availability"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (failure is not null)
        {
            Report.WriteError(json, failure);
        }

        json.WriteEndObject();
    }
}
