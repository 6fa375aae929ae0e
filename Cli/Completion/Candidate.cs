namespace AriaCluster.Cli.Completion;

/// <summary>A word that may stand where somebody types, and what it means.</summary>
internal readonly record struct Candidate(string Word, string? Meaning = null);
