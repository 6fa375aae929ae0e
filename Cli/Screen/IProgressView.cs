namespace AriaCluster.Cli.Screen;

/// <summary>Shows progress while some work goes on: as bars on a terminal, as lines elsewhere.</summary>
internal interface IProgressView
{
    /// <summary>Runs the work, which hands in a frame whenever it knows more.</summary>
    Task RunAsync(Func<Action<ProgressFrame>, Task> work);
}
