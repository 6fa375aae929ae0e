using System.CommandLine;

namespace AriaCluster.Cli.Verbs;

/// <summary>A word that stands where a verb should, and is none: the verb that was meant, if one is near.</summary>
internal static class MistypedVerb
{
    /// <summary>Null where the fault is another one.</summary>
    public static string? Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var word = parsed.UnmatchedTokens.FirstOrDefault(token => token is not ['-', ..]);
        return word is null || command.Arguments.Count > 0 || command.Subcommands.Count == 0 ? null
            : $"There is no verb '{word}'{(command.Parents.Any() ? $" of {command.Name}" : "")}.{(Nearest(command, word) is { } near ? $" Did you mean {near}?" : "")}";
    }

    private static string? Nearest(Command command, string word)
    {
        var names = command.Subcommands.Where(verb => !verb.Hidden).SelectMany(verb => verb.Aliases.Append(verb.Name)).ToArray();
        var near = names.MinBy(name => Distance(name, word));
        return near is not null && Distance(near, word) <= Math.Max(1, word.Length / 3) ? near : null;
    }

    // How many letters have to be put in, taken out or changed.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var (diagonal, _) = (row[0], row[0] = i);
            for (var j = 1; j <= right.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1)));
            }
        }

        return row[^1];
    }
}
