namespace AriaCluster.Cli.Screen;

/// <summary>Chooses the view that fits where it is shown.</summary>
internal static class ProgressViews
{
    /// <summary>Progress beside a result: on stderr.</summary>
    public static IProgressView Beside(Shell shell, Report report) =>
        shell is { ErrorIsTerminal: true, IsPlain: false } ? new BarsView(Consoles.Error(shell)) : new LinesView(report.Note, report.Note, shell.Time);

    /// <summary>Progress that is the result: on stdout.</summary>
    public static IProgressView AsResult(Shell shell, Report report) =>
        shell is { OutIsTerminal: true, IsPlain: false } ? new BarsView(Consoles.Out(shell)) : new LinesView(report.Line, report.Note, shell.Time);
}
