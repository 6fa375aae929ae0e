using System.CommandLine;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria move</c>: puts pending tasks in order.</summary>
internal sealed class MoveVerb : IVerb
{
    private readonly Argument<string[]> _ids = new("ID") { Description = "Ids or gids of pending tasks", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> _top = new("--top") { Description = "Before all that waits with the same priority" };
    private readonly Option<bool> _bottom = new("--bottom") { Description = "Behind all of it" };
    private readonly Option<string?> _before = new("--before") { Description = "Directly before this pending task", HelpName = "ID" };

    public Command Create(VerbFactory verbs)
    {
        _ids.Validators.Add(TaskId.Check);
        return verbs.Create("move", "Put pending tasks in order; several keep the order that they have", RunAsync, _ids, _top, _bottom, _before);
    }

    private async Task<ExitCode> RunAsync(Invocation invocation)
    {
        var (ids, top, bottom, before) = (invocation.Get(_ids) ?? [], invocation.Get(_top), invocation.Get(_bottom), invocation.Get(_before));
        if ((top ? 1 : 0) + (bottom ? 1 : 0) + (before is null ? 0 : 1) != 1)
        {
            throw new Failure(ExitCode.Usage, "Where to is not said, or said twice.", "Give one of --top, --bottom and --before ID.");
        }

        var body = before is null ? Body(ids, "to", top ? "top" : "bottom") : Body(ids, "before", before);
        var answer = await invocation.Hub.SetAsync(HttpMethod.Post, "api/tasks/move", body, invocation.Canceled);
        return BulkReport.Write(invocation, "moved", BulkResult.Read(answer));
    }

    private static byte[] Body(string[] ids, string member, string value) => JsonBody.Of(json =>
    {
        json.WriteStrings("ids", ids);
        json.WriteString(member, value);
    });
}
