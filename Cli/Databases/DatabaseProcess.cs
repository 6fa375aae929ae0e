using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AriaCluster.Cli.Hub;
using AriaCluster.Cli.Machine;
using AriaCluster.Cli.Screen;

namespace AriaCluster.Cli.Databases;

/// <summary>Has the hub's program work on databases in a process of its own: the command line knows no database.</summary>
internal sealed class DatabaseProcess(Invocation invocation)
{
    // The hub's own number for what must be written differently.
    private const int AskedWrongly = 2;

    /// <summary>What came of it.</summary>
    public async Task<JsonElement> RunAsync(DatabaseRequest request)
    {
        var start = new ProcessStartInfo(Programs.Dotnet, [Programs.Find(Programs.Hub), "db"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            await process.StandardInput.WriteAsync(JsonSerializer.Serialize(request, HubJson.Default.DatabaseRequest));
            process.StandardInput.Close();
            var said = ListenAsync(process);
            var answer = await process.StandardOutput.ReadToEndAsync(invocation.Canceled);
            var words = await said;
            await process.WaitForExitAsync(invocation.Canceled);
            return process.ExitCode == 0 ? Parse(answer)
                : throw new Failure(process.ExitCode == AskedWrongly ? ExitCode.Usage : ExitCode.NotDone, words.Length > 0 ? words : $"The work ended with code {process.ExitCode}.");
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    private async Task<string> ListenAsync(Process process)
    {
        var words = new List<string>();
        while (await process.StandardError.ReadLineAsync(invocation.Canceled) is { } line)
        {
            var numbers = line.Split(' ');
            if (numbers is [var rows, var total] && long.TryParse(rows, CultureInfo.InvariantCulture, out _) && total.All(char.IsAsciiDigit))
            {
                invocation.Report.Note(total.Length > 0 ? $"{rows} of {total} rows" : $"{rows} rows");
            }
            else
            {
                words.Add(Clean.Text(line));
            }
        }

        return string.Join(' ', words);
    }

    private static JsonElement Parse(string answer)
    {
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.Clone();
    }
}
