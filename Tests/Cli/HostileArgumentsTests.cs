using System.Text;
using AriaCluster.Cli;
using AriaCluster.Tests.Api.Hostile;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;

namespace AriaCluster.Tests.Cli;

/// <summary>Whatever is typed, and whatever a hub answers: a documented exit code, words instead of a stack trace, and nothing that a terminal obeys.</summary>
public sealed class HostileArgumentsTests : IAsyncLifetime
{
    private const ulong Seed = 20_261_122;
    private const int Runs = 500;

    private static readonly string[][] _verbs =
    [
        ["tasks"], ["show"], ["why"], ["add"], ["pause"], ["resume"], ["cancel"], ["retry"], ["delete"], ["clear"], ["workers"], ["cordon"], ["uncordon"], ["drain"], ["remove"],
        ["cluster"], ["cluster", "pause"], ["cluster", "resume"], ["cluster", "limit"], ["cluster", "host"], ["cluster", "tag-fallback"], ["key"], ["key", "create"], ["key", "list"], ["key", "revoke"],
        ["join-token", "create"], ["join-token", "list"], ["move"], ["status"], ["stats"], [],
    ];

    private static readonly string[] _options =
    [
        "--json", "-o", "-d", "-t", "-p", "-s", "-n", "-i", "--at", "--checksum", "--header", "--option", "--prefer", "--tag", "--worker", "--limit", "--after", "--oldest", "--batch",
        "--text", "--files", "--for", "--connections", "--starts", "--default", "--scope", "--expires", "--root", "--max-tasks", "--max-bytes", "--replace", "--now", "--again",
        "--top", "--before", "--key", "--key-file", "--hub", "--nothing", "--", "-", "@file", "--help",
    ];

    private static readonly string[] _answers =
    [
        "{}", "[]", "null", "5", "\"x\"", "{", "<html>", "", "\ufeff{}", """{"tasks":5}""", """{"tasks":[5,null,"x",{}],"next":7}""", """{"tasks":[{"id":5,"status":{},"name":"\u001b[31m\r\nx","lengthBytes":1e300}]}""",
        """{"workers":[{"name":"\u001b]0;x\u0007","tags":[1],"health":5,"slots":"x","why":"\u202e"}],"keys":[{"name":"\u009b2J","scopes":"x","maxTasks":{}}]}""",
        """{"type":5,"title":"\u001b[2J","detail":["x"],"status":"y","errors":5}""", """{"title":"\u001b[2J","detail":"a\r\nb","errors":{"\u0007":["\u001b"]}}""",
        """{"tasks":{"pending":"x"},"window":{"perMinute":"x","byResult":[5]},"workers":5}""", """{"window":{}}""", """{"id":"\u001b","gid":"x","status":"pending","why":5,"history":[5,{"at":"x","text":"\u001b"}],"parts":"x","tags":5}""",
    ];

    private FakeHub _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await FakeHub.StartAsync();

    public async ValueTask DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public void AnyCommandLineEndsWithADocumentedCodeAndNoStackTrace()
    {
        var word = Gen.Frequency((3, Gen.Elements(_options)), (4, HostileText.Texts), (1, Gen.Constant("task-00000001")));
        var runs =
            from verb in Gen.Elements(_verbs)
            from words in Gen.ListOf(word, 5)
            from count in Gen.Choose(0, 5)
            from status in Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Constant(200)), (1, Gen.Elements(204, 302, 400, 401, 403, 404, 409, 413, 429, 500, 503)))
            from body in Gen.Elements(_answers)
            from input in HostileText.Texts
            select new Run([.. verb, .. words.Take(count)], status, body, input);

        Prop.ForAll(runs.ToArbitrary(), run => CheckAsync(run).GetAwaiter().GetResult()).Holds(Seed, Runs);
    }

    private async Task CheckAsync(Run run)
    {
        using var command = new CommandRun(_hub) { Input = run.Input };
        if (run.Status > 0)
        {
            _hub.AnswerNext(http =>
            {
                http.Response.StatusCode = run.Status;
                return run.Status == 204 ? Task.CompletedTask : http.Response.WriteAsync(run.Body);
            });
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        var code = await command.RunAsync(patience.Token, run.Arguments);

        Assert.True(Enum.IsDefined((ExitCode)code), $"exit code {code}");
        Assert.DoesNotContain("   at ", command.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", command.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(command.Output + command.Errors, c => char.IsControl(c) && c is not ('\n' or '\r') || c is '\u202e');
        _hub.ForgetAnswers();
    }

    private sealed record Run(string[] Arguments, int Status, string Body, string Input)
    {
        public override string ToString() => $"{string.Join(' ', Arguments.Select(Shown))} | {Status} {Body} | {Shown(Input)}";

        private static string Shown(string text) => $"'{new StringBuilder().AppendJoin("", text.Take(80).Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : $"{c}"))}'";
    }
}
