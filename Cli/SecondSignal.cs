using System.Runtime.InteropServices;

namespace AriaCluster.Cli;

/// <summary>A second Ctrl-C or SIGTERM ends the process at once, whatever the first one is still waiting for.</summary>
internal sealed class SecondSignal : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;
    private int _heard;

    public SecondSignal() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Heed(context, ExitCode.Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Heed(context, ExitCode.Terminated)),
    ];

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private void Heed(PosixSignalContext context, ExitCode code)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _heard) == 2)
        {
            Environment.Exit((int)code);
        }
    }
}
