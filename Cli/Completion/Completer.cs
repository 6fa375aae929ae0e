using System.CommandLine;
using System.CommandLine.Completions;

namespace AriaCluster.Cli.Completion;

/// <summary>What may stand at the end of a command line that is being typed: verbs, options, and values where they are known.</summary>
/// <param name="root">The whole command line.</param>
/// <param name="live">What the hub knows.</param>
internal sealed class Completer(Command root, LiveValues live)
{
    /// <param name="words">After the program's name. The last one is being typed, and may be empty.</param>
    /// <param name="ct">Ends the waiting for the hub.</param>
    public async Task<IReadOnlyList<Candidate>> CompleteAsync(IReadOnlyList<string> words, CancellationToken ct)
    {
        var (before, word) = (words.SkipLast(1).ToArray(), words.Count > 0 ? words[^1] : "");
        var parsed = root.Parse(before);
        var command = parsed.CommandResult.Command;
        var options = Options(command).ToArray();
        if (before.Length > 0 && options.FirstOrDefault(option => TakesValue(option) && Names(option).Contains(before[^1])) is { } open)
        {
            return Begin(await ValuesAsync(open, word, parsed, ct), word);
        }

        if (word.StartsWith("--", StringComparison.Ordinal) && word.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
            && options.FirstOrDefault(option => TakesValue(option) && Names(option).Contains(word[..at])) is { } assigned)
        {
            var values = await ValuesAsync(assigned, word[(at + 1)..], parsed, ct);
            return Begin(values.Select(value => value with { Word = word[..(at + 1)] + value.Word }), word);
        }

        return parsed.UnmatchedTokens.Count > 0 ? [] : word.StartsWith('-') ? Begin(Free(options, parsed), word) : Begin(await PlainAsync(command, word, parsed, ct), word);
    }

    private async Task<IEnumerable<Candidate>> PlainAsync(Command command, string word, ParseResult parsed, CancellationToken ct)
    {
        var verbs = command.Subcommands.Where(verb => !verb.Hidden).Select(verb => new Candidate(verb.Name, verb.Description));
        var given = parsed.CommandResult.Tokens.Select(token => token.Value).ToArray();
        var filled = 0L;
        var next = command.Arguments.FirstOrDefault(argument => (filled += argument.Arity.MaximumNumberOfValues) > given.Length);
        var values = next is null ? [] : await ValuesAsync(next, word, parsed, ct);
        return verbs.Concat(values.Where(value => !given.Contains(value.Word)));
    }

    // An option that takes one value is not offered twice.
    private static IEnumerable<Candidate> Free(Option[] options, ParseResult parsed) => options
        .Where(option => !option.Hidden && (option.Arity.MaximumNumberOfValues > 1 || parsed.GetResult(option) is null or { Implicit: true }))
        .Select(option => new Candidate(Names(option).First(name => name.StartsWith("--", StringComparison.Ordinal) || option.Aliases.Count == 0), option.Description));

    private async Task<IEnumerable<Candidate>> ValuesAsync(Symbol symbol, string word, ParseResult parsed, CancellationToken ct) => symbol switch
    {
        Argument { Name: "ID" } => await live.TasksAsync(parsed, ct),
        Option { Name: "--worker" } => await live.WorkersAsync(parsed, ct),
        _ when symbol.GetCompletions(CompletionContext.Empty).ToArray() is { Length: > 0 } known =>
            known.Any(item => item.Label == LiveValues.Workers.Label) ? await live.WorkersAsync(parsed, ct) : Listed(symbol, word, known),
        _ => [],
    };

    // Statuses may be several, with commas between.
    private static IEnumerable<Candidate> Listed(Symbol symbol, string word, CompletionItem[] known)
    {
        var start = symbol.Name == "--status" ? word[..(word.LastIndexOf(',') + 1)] : "";
        return known.Select(item => new Candidate(start + item.Label, item.Detail));
    }

    private static Candidate[] Begin(IEnumerable<Candidate> candidates, string word) =>
        [.. candidates.Where(candidate => candidate.Word.StartsWith(word, StringComparison.Ordinal)).DistinctBy(candidate => candidate.Word)];

    private static IEnumerable<Option> Options(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(Options).Where(option => option.Recursive));

    private static IEnumerable<string> Names(Option option) => option.Aliases.Prepend(option.Name);

    private static bool TakesValue(Option option) => option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0;
}
