namespace AriaCluster.Hosting;

/// <summary>Where a setting's value comes from; a later one goes over an earlier.</summary>
internal enum OriginKind
{
    /// <summary>Nobody sets it.</summary>
    Default = 1,

    /// <summary>The file <c>aria.json</c>.</summary>
    File = 2,

    /// <summary>A variable of the environment.</summary>
    Environment = 3,

    /// <summary>The process's command line.</summary>
    CommandLine = 4,
}
