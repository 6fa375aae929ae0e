using System.CommandLine;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Machine;
using AriaCluster.Cli.Screen;
using AriaCluster.Cli.Submitting;

namespace AriaCluster.Cli.Verbs;

/// <summary><c>aria join-token</c>: the tokens by which machines become workers.</summary>
internal sealed class JoinTokenVerb : IVerb
{
    private const string Route = "api/join-tokens";

    private readonly Option<string?> _for = new("--for") { Description = "How long it is good: 30s, 10m, 2h, 1d (default 1h, at most 7d)", HelpName = "TIME" };
    private readonly Argument<string> _id = new("ID") { Description = "As `join-token list` shows it" };

    public Command Create(VerbFactory verbs)
    {
        var token = verbs.Create("join-token", "List the tokens by which machines join, or make or revoke one", ListAsync);
        token.Add(verbs.Create("create", "Make a token by which machines join for a while", CreateAsync, _for));
        token.Add(verbs.Create("list", "List those that are good now", ListAsync));
        token.Add(verbs.Create("revoke", "Let nobody join by a token any more; who has joined stays", RevokeAsync, _id));
        return token;
    }

    private async Task<ExitCode> CreateAsync(Invocation invocation)
    {
        var seconds = invocation.Get(_for) is { } text
            ? Span.Parse("--for", text, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)).TotalSeconds
            : 3_600;
        var made = await invocation.Hub.SetAsync(HttpMethod.Post, Route, JsonBody.Of(json => json.WriteNumber("seconds", seconds)), invocation.Canceled);
        if (invocation.Report.TryRelay(made))
        {
            return ExitCode.Done;
        }

        // The token alone on stdout, so that a script can take it from there.
        invocation.Report.Line(made.Text("token") ?? "");
        invocation.Report.Note($"Good until {Times.Local(made.Text("expiresAt") ?? "")}, for any number of machines. On the other machine:");
        invocation.Report.Note("  " + JoinLine(invocation));
        return ExitCode.Done;
    }

    private static async Task<ExitCode> ListAsync(Invocation invocation)
    {
        var answer = await invocation.Hub.GetAsync(Route, Patience.None, invocation.Canceled);
        if (invocation.Report.TryRelay(answer))
        {
            return ExitCode.Done;
        }

        var listing = new Listing().Fixed("ID").Fixed("EXPIRES").Flexible("MADE BY");
        foreach (var token in answer.Items("joinTokens"))
        {
            listing.Row(token.Text("id"), Times.Local(token.Text("expiresAt") ?? ""), token.Text("by"));
        }

        listing.Print(Consoles.Out(invocation.Shell));
        invocation.Report.Note(Units.Count(listing.Count, "join token"));
        return ExitCode.Done;
    }

    private async Task<ExitCode> RevokeAsync(Invocation invocation)
    {
        var id = invocation.Get(_id)!;
        await invocation.Hub.CommandAsync(HttpMethod.Delete, $"{Route}/{PathSegment.Of(id)}", invocation.Canceled);
        invocation.Report.Line($"revoked  {id}");
        if (invocation.Report.AsJson)
        {
            invocation.Report.Document(json =>
            {
                json.WriteStartObject();
                json.WriteString("revoked", id);
                json.WriteEndObject();
            });
        }

        return ExitCode.Done;
    }

    // Where this command reaches the hub need not be where another machine does.
    private static string JoinLine(Invocation invocation) =>
        !HubConnection.IsThisMachine(invocation.Hub.Address) ? Reach.JoinLine(invocation.Shell, Refusals.Shown(invocation.Hub.Address), invocation.Hub.HasOwnAuthority)
        : ConnectionFile.TryRead(invocation.Shell)?.KeyFile is { } key && DataFolder.OfKey(key) is { } folder && ClusterPlan.Read(folder) is { } plan && plan.Address == invocation.Hub.Address
            && Reach.Of(plan) is var reach ? Reach.JoinLine(invocation.Shell, reach.Best, reach.PrivateCertificate is not null)
            : Reach.JoinLine(invocation.Shell, null);
}
