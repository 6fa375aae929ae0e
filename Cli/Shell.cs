namespace AriaCluster.Cli;

/// <summary>What a command touches of its surroundings: streams, environment, clock.</summary>
internal sealed class Shell
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required TextReader In { get; init; }

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    public bool InIsTerminal { get; init; }

    public required Func<string, string?> Variable { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What the user typed to get here, for messages that say what to type next.</summary>
    public string Command => Variable("ARIA_COMMAND") is { Length: > 0 } typed ? typed : "aria";

    /// <summary>Whether a terminal is to get text and nothing that steers it: colours, weights, movements.</summary>
    public bool IsPlain => IsPlainBy(Variable);

    public static Shell OfProcess()
    {
        if (IsPlainBy(Environment.GetEnvironmentVariable))
        {
            // The runtime switches a terminal's keypad as soon as anybody reads or writes, but not that of one that can do nothing.
            Environment.SetEnvironmentVariable("TERM", "dumb");
        }

        return OfConsole();
    }

    private static bool IsPlainBy(Func<string, string?> variable) => variable("TERM") == "dumb" || variable("NO_COLOR") is { Length: > 0 };

    private static Shell OfConsole() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        In = Console.In,
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        InIsTerminal = !Console.IsInputRedirected,
        Variable = Environment.GetEnvironmentVariable,
    };
}
