using System.Text;
using Spectre.Console;

namespace AriaCluster.Cli.Screen;

/// <summary>Spectre's consoles over a shell's streams. What is no terminal gets neither colours nor a line's end at 80 columns.</summary>
internal static class Consoles
{
    private const int Unbroken = 4096;

    public static IAnsiConsole Out(Shell shell) => Create(shell.Out, shell.OutIsTerminal, shell);

    public static IAnsiConsole Error(Shell shell) => Create(shell.Error, shell.ErrorIsTerminal, shell);

    /// <summary>Of the terminal. One of no width is that of a test, or of a broken pipe behind a pty.</summary>
    public static int Width() => Math.Max(20, Console.WindowWidth is > 0 and var width ? width : 80);

    private static IAnsiConsole Create(TextWriter writer, bool isTerminal, Shell shell)
    {
        var plain = !isTerminal || shell.IsPlain;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Yes,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Standard,
            Interactive = plain ? InteractionSupport.No : InteractionSupport.Yes,
            Out = new Output(writer, isTerminal),
        });
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    private sealed class Output(TextWriter writer, bool isTerminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => isTerminal ? Consoles.Width() : Unbroken;

        public int Height => isTerminal && Console.WindowHeight is > 0 and var height ? height : 24;

        public void SetEncoding(Encoding encoding)
        {
            // The streams are UTF-8 already.
        }
    }
}
