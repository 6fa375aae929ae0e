namespace AriaCluster.Cli.Diagnosis;

/// <summary>What was found out about one thing.</summary>
/// <param name="Check">What was looked at: a word.</param>
/// <param name="Verdict">How it is.</param>
/// <param name="Text">In words.</param>
/// <param name="Advice">What to type or do, if anything.</param>
internal sealed record Finding(string Check, Verdict Verdict, string Text, string? Advice = null)
{
    public static Finding Ok(string check, string text) => new(check, Verdict.Ok, text);

    public static Finding Warning(string check, string text, string? advice = null) => new(check, Verdict.Warning, text, advice);

    public static Finding Wrong(string check, string text, string? advice = null) => new(check, Verdict.Wrong, text, advice);

    public static Finding Skipped(string check, string text) => new(check, Verdict.Skipped, text);
}
