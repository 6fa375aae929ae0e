using System.Text.Json;
using AriaCluster.Cli;

namespace AriaCluster.Tests.Cli;

/// <summary>Runs the command line in this process, with streams, environment and home of its own.</summary>
internal sealed class CommandRun : IDisposable
{
    private readonly TempFolder _home = new();
    private readonly Dictionary<string, string?> _variables = [];

    public CommandRun(FakeHub? hub = null)
    {
        Set("XDG_CONFIG_HOME", _home.Path);
        if (hub is not null)
        {
            Set("ARIA_HUB", hub.Address);
            Set("ARIA_KEY", FakeHub.Key);
        }
    }

    public string Home => _home.Path;

    public string Input { get; set; } = "";

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public string Output { get; private set; } = "";

    public string Errors { get; private set; } = "";

    /// <summary>What was printed to stdout, as the one document that it must be.</summary>
    public JsonElement Document => JsonDocument.Parse(Output).RootElement;

    /// <summary>The ids in the printed document's <c>tasks</c>.</summary>
    public IEnumerable<string> TaskIds => Document.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("id").GetString()!);

    public void Set(string variable, string? value) => _variables[variable] = value;

    public string Write(string name, string content) => _home.Write(name, content);

    public Task<int> RunAsync(params string[] arguments) => RunAsync(TestContext.Current.CancellationToken, arguments);

    public async Task<int> RunAsync(CancellationToken ct, params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        using var input = new StringReader(Input);
        var shell = new Shell { Out = output, Error = TextWriter.Synchronized(errors), In = input, Time = Time, Variable = name => _variables.GetValueOrDefault(name) };
        var code = await CommandLine.RunAsync(arguments, shell, ct);
        (Output, Errors) = (output.ToString(), errors.ToString());
        return code;
    }

    public void Dispose() => _home.Dispose();
}
