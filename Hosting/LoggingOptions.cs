using Microsoft.Extensions.Logging;

namespace AriaCluster.Hosting;

/// <summary>What a process logs, and how.</summary>
internal sealed class LoggingOptions
{
    public const string Section = "Logging";

    /// <summary>
    /// <c>text</c> for people, one line an event; <c>json</c> for programs, one object a line with time, level, category, event id, message
    /// and all values by name. Default text.
    /// </summary>
    public LogFormat Format { get; set; } = LogFormat.Text;

    /// <summary>
    /// The least level that is logged of a category and all below it, such as <c>AriaCluster.Worker</c>; of <c>Default</c>: of all others.
    /// Default: <c>information</c>, and <c>warning</c> of <c>Microsoft</c>.
    /// </summary>
    public Dictionary<string, LogLevel> LogLevel { get; } = [];
}
