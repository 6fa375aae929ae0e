using System.Diagnostics;
using System.Text.Json;

namespace AriaCluster.Cli.Machine;

/// <summary>Starts one of our programs detached: in a session of its own, its output in a log, so that it outlives whoever started it.</summary>
internal sealed class Launcher(DataFolder folder)
{
    // The record is written by the process itself before it becomes the program: there is no moment in which one runs that nobody
    // would find again. exec and setsid keep the process's number and start time.
    private const string Script = """
        set -eu
        record=$1 log=$2 program=$3 deaths=$4
        shift 4
        read -r stat </proc/$$/stat
        rest=${stat##*) }
        start=$(echo "$rest" | cut -d' ' -f20)
        (umask 077 && printf '{"pid":%s,"start":%s,"program":%s,"deaths":%s}\n' "$$" "$start" "$program" "$deaths" >"$record.new")
        mv -f "$record.new" "$record"
        exec setsid "$@" </dev/null >>"$log" 2>&1
        """;

    // What is meant for the command line itself.
    private static readonly string[] _ownVariables = ["ARIA_HUB", "ARIA_KEY", "ARIA_HOME", "ARIA_COMMAND"];

    /// <summary>Starts an assembly that lies beside this one or in the same build.</summary>
    /// <param name="name">What it is called in records and logs.</param>
    /// <param name="assembly">Such as <c>AriaCluster.Api</c>.</param>
    /// <param name="arguments">Of the program.</param>
    /// <param name="deaths">How often it had died shortly before.</param>
    /// <param name="variables">For its environment: what others on the machine must not see.</param>
    public Process Start(string name, string assembly, IReadOnlyList<string> arguments, int deaths = 0, IReadOnlyDictionary<string, string>? variables = null)
    {
        var path = Programs.Find(assembly);
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder.Path };
        foreach (var word in (string[])["-c", Script, "sh", folder.Record(name), folder.Log(name), Quote(path), $"{deaths}", Programs.Dotnet, path, .. arguments])
        {
            start.ArgumentList.Add(word);
        }

        foreach (var variable in _ownVariables)
        {
            start.Environment.Remove(variable);
        }

        foreach (var (variable, value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[variable] = value;
        }

        return Process.Start(start)!;
    }

    private static string Quote(string text) => JsonSerializer.Serialize(text, Hub.HubJson.Default.String);
}
