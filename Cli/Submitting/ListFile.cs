namespace AriaCluster.Cli.Submitting;

/// <summary>
/// A list of downloads in the form of aria2's input files: a line for each, mirrors of one file separated by tabs, indented lines
/// below it for its options (<c>out=</c>, <c>dir=</c>, <c>checksum=</c>, <c>header=</c>, and what else the hub allows), <c>#</c> before a comment.
/// </summary>
internal static class ListFile
{
    /// <summary>Reads the list; options of a download go before those of <paramref name="common"/>.</summary>
    public static IEnumerable<TaskRequest> Read(TextReader reader, string name, TaskRequest common)
    {
        TaskRequest? current = null;
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            var text = line.Trim().TrimStart('\ufeff');
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            if (!char.IsWhiteSpace(line[0]))
            {
                if (current is not null)
                {
                    yield return current;
                }

                var uris = text.Split('\t', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                current = common with { Source = $"{name}, line {number}", Uris = uris };
            }
            else
            {
                current = With(current, text, $"{name}, line {number}");
            }
        }

        if (current is not null)
        {
            yield return current;
        }
    }

    private static TaskRequest With(TaskRequest? task, string text, string where)
    {
        var (key, value) = Pair.Parse(text)
            ?? throw new Failure(ExitCode.Usage, $"{where}: '{text}' is no option; write it as name=value.", "A line that is not indented is a URL.");
        return (task, key) switch
        {
            (null, _) => throw new Failure(ExitCode.Usage, $"{where}: an option stands before the first URL.", "A line that is not indented is a URL."),
            (_, "out") => task with { Out = value },
            (_, "dir") => task with { Dir = value },
            (_, "checksum") => task with { Checksum = value },
            (_, "header") => task with { Headers = [.. task.Headers, value] },
            _ => task with { Options = [.. task.Options.Where(option => option.Key != key), KeyValuePair.Create(key, value)] },
        };
    }
}
