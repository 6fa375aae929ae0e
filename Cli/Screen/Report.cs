using System.Text;
using System.Text.Json;
using AriaCluster.Cli.Hub;

namespace AriaCluster.Cli.Screen;

/// <summary>
/// How a command speaks. With <c>--json</c> stdout gets exactly one document, whatever happens, and all words go to stderr;
/// otherwise results go to stdout as text, and what merely accompanies them to stderr.
/// </summary>
internal sealed class Report(Shell shell, bool asJson)
{
    private const int MaxFields = 20;
    private const int FieldWidth = 9;

    public bool AsJson => asJson;

    /// <summary>Prints a document of the command line's own.</summary>
    public void Document(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, HubJson.Readable))
        {
            write(json);
        }

        shell.Out.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        shell.Out.Flush();
    }

    /// <summary>With <c>--json</c> prints the hub's own document; true then, and there is nothing else to print.</summary>
    public bool TryRelay(JsonElement answer)
    {
        if (asJson)
        {
            Document(answer.WriteTo);
        }

        return asJson;
    }

    /// <summary>Prints a line of the result, if the result is text.</summary>
    public void Line(string text)
    {
        if (!asJson)
        {
            shell.Out.WriteLine(Clean.Text(text));
        }
    }

    /// <summary>Prints a named value of the result, on a terminal broken between words.</summary>
    public void Field(string name, string text)
    {
        var lines = shell.OutIsTerminal ? Cells.Wrap(Clean.Text(text), Consoles.Width() - FieldWidth - 2) : [text];
        foreach (var line in lines)
        {
            Line($"{name.PadRight(FieldWidth)} {line}");
            name = "";
        }
    }

    /// <summary>Says something beside the result.</summary>
    public void Note(string text) => shell.Error.WriteLine(Clean.Text(text));

    /// <summary>Says what went wrong, and returns the exit code.</summary>
    public int Fail(Failure failure)
    {
        Tell(failure);
        if (asJson)
        {
            Document(json =>
            {
                json.WriteStartObject();
                WriteError(json, failure);
                json.WriteEndObject();
            });
        }

        return (int)failure.Code;
    }

    /// <summary>Says what went wrong in words, in a document that goes on.</summary>
    public void Tell(Failure failure)
    {
        Wrapped($"aria: {failure.Message}");
        var faults = (failure.Problem?.Errors ?? new Dictionary<string, string[]>())
            .SelectMany(field => field.Value, (field, message) => $"  {field.Key}  {message}").ToArray();
        foreach (var fault in faults.Take(MaxFields))
        {
            Wrapped(fault);
        }

        if (faults.Length > MaxFields)
        {
            Note($"  and {faults.Length - MaxFields} more");
        }

        foreach (var line in failure.Details)
        {
            Note("  " + line);
        }

        if (failure.Advice is not null)
        {
            Wrapped("      " + failure.Advice);
        }
    }

    // A terminal would break words anywhere.
    private void Wrapped(string text)
    {
        var indent = text.Length - text.TrimStart().Length is > 0 and var own ? own : "aria: ".Length;
        var clean = Clean.Text(text);
        var lines = shell.ErrorIsTerminal ? Cells.Wrap(clean.TrimStart(), Consoles.Width() - indent - 1).ToArray() : [clean.TrimStart()];
        for (var i = 0; i < lines.Length; i++)
        {
            shell.Error.WriteLine((i > 0 || text[0] == ' ' ? new string(' ', indent) : "") + lines[i]);
        }
    }

    /// <summary>Writes the member <c>error</c> of a document.</summary>
    public static void WriteError(Utf8JsonWriter json, Failure failure)
    {
        json.WriteStartObject("error");
        json.WriteNumber("exitCode", (int)failure.Code);
        json.WriteString("message", failure.Message);
        if (failure.Advice is not null)
        {
            json.WriteString("advice", failure.Advice);
        }

        if (failure.Details.Count > 0)
        {
            json.WriteStrings("details", failure.Details);
        }

        if (failure.Problem is not null)
        {
            json.WritePropertyName("problem");
            JsonSerializer.Serialize(json, failure.Problem, HubJson.Default.Problem);
        }

        json.WriteEndObject();
    }
}
