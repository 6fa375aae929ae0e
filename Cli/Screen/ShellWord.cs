namespace AriaCluster.Cli.Screen;

/// <summary>Words of commands that somebody may copy into a shell.</summary>
internal static class ShellWord
{
    public static string Quote(string word) =>
        word.Length > 0 && word.All(IsPlain) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool IsPlain(char character) => char.IsLetterOrDigit(character) || character is '/' or '.' or '_' or '-' or '+' or ',' or ':' or '@' or '%';
}
