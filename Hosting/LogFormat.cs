namespace AriaCluster.Hosting;

/// <summary>The form of a log's lines.</summary>
internal enum LogFormat
{
    /// <summary>For people: time, level, category, event id and message.</summary>
    Text = 1,

    /// <summary>For programs: an object a line.</summary>
    Json = 2,
}
