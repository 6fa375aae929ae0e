namespace AriaCluster.Cli;

/// <summary>What the process ends with. Stable, documented in docs/cli.md.</summary>
internal enum ExitCode
{
    /// <summary>All that was asked for came about.</summary>
    Done = 0,

    /// <summary>Some of it did not: a task failed or was canceled, or the hub refused it for a task's state.</summary>
    NotDone = 1,

    /// <summary>The command, or what it told the hub, is wrong and must be written differently.</summary>
    Usage = 2,

    /// <summary>The hub does not answer, or says that it cannot now.</summary>
    Unreachable = 3,

    /// <summary>The hub does not take the key, there is none, or the key may not do this.</summary>
    KeyRefused = 4,

    /// <summary>This machine is not, or could not be, set up: something is missing, wrong, taken, or does not start or stop.</summary>
    SetUp = 5,

    /// <summary>Ctrl-C, by the shell's custom.</summary>
    Interrupted = 130,

    /// <summary>A second SIGTERM, by the same custom.</summary>
    Terminated = 143,
}
