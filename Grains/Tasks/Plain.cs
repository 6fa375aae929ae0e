namespace AriaCluster.Tasks;

/// <summary>Words from elsewhere, made fit for one line of history or log.</summary>
internal static class Plain
{
    /// <summary>The text without control characters, at most <paramref name="maxLength"/> characters of it.</summary>
    public static string Text(string text, int maxLength)
    {
        var cut = text.Length > maxLength ? text[..maxLength] : text;
        return cut.Any(char.IsControl) ? string.Concat(cut.Select(c => char.IsControl(c) ? ' ' : c)) : cut;
    }
}
