using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Hub;

/// <summary>Turns what is no success of the hub into a message that says what to check.</summary>
internal static class Refusals
{
    private static readonly TimeSpan _moment = TimeSpan.FromSeconds(10);

    public static Failure NoAnswer(HubClient hub, Shell shell, Exception e) => FindTlsFault(hub, e) ?? new(
        ExitCode.Unreachable,
        $"The hub at {Shown(hub.Address)} does not answer: {Reason(e)}.",
        HubConnection.IsThisMachine(hub.Address) ? $"Is it running? Start it with: {LocalHub.Command("up", hub.Address, shell)}" : "Check the address, the network and the hub.");

    /// <summary>It took the call and said nothing.</summary>
    public static Failure Silent(HubClient hub, Shell shell, TimeSpan waited) => new(
        ExitCode.Unreachable,
        $"The hub at {Shown(hub.Address)} took the request and has not answered for {waited.TotalSeconds:0} seconds: it hangs, or is very busy.",
        HubConnection.IsThisMachine(hub.Address) ? $"Try again; if it stays so: {LocalHub.Command("down", hub.Address, shell)}, then {LocalHub.Command("up", hub.Address, shell)}. Nothing is lost." : "Try again, or look at the hub's log.");

    /// <summary>Somebody else is there.</summary>
    public static Failure NoHub(HubClient hub, string reason) => new(
        ExitCode.Unreachable, $"No hub answers there: at {Shown(hub.Address)} is something else, {reason}.", "Check the address: --hub or ARIA_HUB.");

    /// <param name="hub">Who refuses.</param>
    /// <param name="shell">Where that is told.</param>
    /// <param name="status">What it answers.</param>
    /// <param name="body">Its words.</param>
    /// <param name="retryAfter">When it wants to be asked again.</param>
    public static Failure Read(HubClient hub, Shell shell, HttpStatusCode status, byte[] body, TimeSpan? retryAfter = null)
    {
        var said = ReadProblem(body);
        if (said is null or { Type: null, Title: null } && IsOfAnotherServer(status))
        {
            return NoHub(hub, $"it answers {(int)status} {status}");
        }

        var problem = said ?? new Problem { Status = (int)status };
        var code = CodeOf(status);

        // When a hub that is away is back is a guess; a budget that is used up it knows. When a task ends, or who makes room, nobody knows.
        var isQuota = problem.Type == ProblemTypes.QuotaReached;
        var isFull = problem.Type == ProblemTypes.DiskFull;
        var inVainFor = isFull || isQuota && !(retryAfter > _moment) ? TimeSpan.MaxValue : status == HttpStatusCode.TooManyRequests ? retryAfter : null;
        var advice = problem.Type == ProblemTypes.JoinRefused ? $"Make one on the hub's machine: {shell.Command} join-token create"
            : isFull ? "Nothing of this was accepted; make room there, then try again."
            : isQuota ? $"Nothing of this was accepted; try again {(inVainFor == TimeSpan.MaxValue ? "when one of them has ended" : $"in {Units.Time(inVainFor!.Value)}")}."
            : inVainFor > _moment ? $"Nothing is lost; try again in {Units.Time(inVainFor.Value)}." : AdviceOf(code, shell);
        return new Failure(code, Describe(hub, status, problem), advice) { Problem = problem, InVainFor = inVainFor };
    }

    /// <summary>The address as people write it.</summary>
    public static string Shown(Uri address) => address.AbsoluteUri.TrimEnd('/');

    // Nothing of this mends itself: it is told at once and not tried again.
    private static Failure? FindTlsFault(HubClient hub, Exception e) =>
        !Causes(e).Any(cause => cause is AuthenticationException || cause is IOException && cause.Message.Contains("frame", StringComparison.Ordinal)) ? null
        : hub.CertificateFault is ({ } fault, var remedy) ? new(
            ExitCode.Unreachable,
            $"The certificate of {Shown(hub.Address)} is not trusted: {fault}.",
            remedy)
        { InVainFor = TimeSpan.MaxValue }
        : new(ExitCode.Unreachable, $"What answers at {Shown(hub.Address)} does not speak TLS: it is probably plain http.", "Check the port, or write http:// instead of https://.")
        { InVainFor = TimeSpan.MaxValue };

    private static IEnumerable<Exception> Causes(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    // A hub says with a document why it refuses; a proxy that has lost its hub, or guards it, answers otherwise than these.
    private static bool IsOfAnotherServer(HttpStatusCode status) => (int)status is >= 300 and < 400 or 400 or 404 or 405 or 501;

    private static ExitCode CodeOf(HttpStatusCode status) => (int)status switch
    {
        401 or 403 => ExitCode.KeyRefused,
        404 or 409 or 410 or 412 => ExitCode.NotDone,
        429 or 502 or 503 or 504 or 507 => ExitCode.Unreachable,
        >= 300 and < 500 => ExitCode.Usage,
        _ => ExitCode.NotDone,
    };

    private static string Describe(HubClient hub, HttpStatusCode status, Problem problem) =>
        (problem.Title, problem.Detail) switch
        {
            (null, null) => $"The hub at {Shown(hub.Address)} answered {(int)status} {status}.",
            (null, var detail) => Sentence(detail),
            (var title, null) => Sentence(title),
            var (title, detail) => Repeats(title, detail) ? Sentence(detail) : $"{title}: {Sentence(detail)}",
        };

    // A detail that has nearly all of the title's words says the same again, with the name.
    private static bool Repeats(string title, string detail)
    {
        var said = Words(detail).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var words = Words(title);
        return words.Count(word => !said.Contains(word)) <= words.Length / 4;
    }

    private static string[] Words(string text) => text.Split([' ', '.', ',', ':', ';', '\''], StringSplitOptions.RemoveEmptyEntries);

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";

    private static string? AdviceOf(ExitCode code, Shell shell) => code switch
    {
        ExitCode.KeyRefused => "Check the key: --key, --key-file or ARIA_KEY; else the file that `" + shell.Command + " up` left.",
        ExitCode.Unreachable => "Nothing is lost; try again in a moment.",
        _ => null,
    };

    private static Problem? ReadProblem(byte[] body)
    {
        try
        {
            return body.Length == 0 ? null : JsonSerializer.Deserialize(body, HubJson.Default.Problem);
        }
        catch (JsonException)
        {
            // A proxy answers with a page.
            return null;
        }
    }

    private static string Reason(Exception e) => e switch
    {
        { InnerException: SocketException socket } => socket.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "connection refused",
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "there is no host of this name",
            SocketError.TimedOut => "no connection within 5 seconds",
            _ => socket.Message,
        },
        OperationCanceledException => "no answer in time",
        _ => e.Message.TrimEnd('.'),
    };
}
