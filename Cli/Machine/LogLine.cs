namespace AriaCluster.Cli.Machine;

/// <summary>A line of a log, and which log it is of.</summary>
internal readonly record struct LogLine(string Log, string Text);
