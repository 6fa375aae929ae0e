using AriaCluster.Tasks;

namespace AriaCluster.Bench.Reliability;

/// <summary>What must be true of all that workers and hub said to each other: of one part, only one attempt takes effect.</summary>
internal static class FencingCheck
{
    public static IEnumerable<string> Faults(IReadOnlyList<Happening> history)
    {
        foreach (var part in history.Where(happening => happening.Part is not null).GroupBy(happening => (happening.Part!.TaskId, happening.Part.Part)))
        {
            foreach (var fault in OrderFaults(part).Concat(EffectFaults(part)).Concat(AnswerFaults(part)))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> OrderFaults(IEnumerable<Happening> part) =>
        from order in part.Where(happening => happening.Kind == HappeningKind.Ordered)
        group order.Worker by order.Part into attempt
        where attempt.Distinct().Count() > 1
        select $"{attempt.Key} was given to {string.Join(" and ", attempt.Distinct())}";

    private static IEnumerable<string> EffectFaults(IEnumerable<Happening> part)
    {
        var newest = 0;
        var effects = new List<Happening>();
        var reported = new Dictionary<(string?, int, PartEvent?), int>();
        foreach (var happening in part)
        {
            var attempt = happening.Part!.Attempt;
            switch (happening.Kind)
            {
                case HappeningKind.Ordered:
                    newest = Math.Max(newest, attempt);
                    break;

                // What was the newest attempt when the report left the worker may be older when it is answered, but not the reverse.
                case HappeningKind.Reported:
                    reported[(happening.Worker, attempt, happening.Report)] = newest;
                    break;

                case HappeningKind.Answered when happening.Verdict == ReportVerdict.Accepted:
                    if (reported.GetValueOrDefault((happening.Worker, attempt, happening.Report)) > attempt)
                    {
                        yield return $"{happening.Report} of {happening.Part} was accepted from {happening.Worker} after a newer attempt had been ordered";
                    }

                    if (happening.Report == PartEvent.Completed)
                    {
                        effects.Add(happening);
                    }

                    break;
            }
        }

        if (effects.Count > 1)
        {
            yield return $"{string.Join(" and ", effects.Select(effect => $"{effect.Part} on {effect.Worker}"))} took effect";
        }
    }

    // A completion that is not answered for ever leaves its file in the dark.
    private static IEnumerable<string> AnswerFaults(IEnumerable<Happening> part) =>
        from report in part.Where(happening => happening.Kind is HappeningKind.Reported or HappeningKind.Answered && happening.Report == PartEvent.Completed)
        group report by (report.Part, report.Worker) into attempt
        where !attempt.Any(answer => answer.Verdict is ReportVerdict.Accepted or ReportVerdict.Already or ReportVerdict.Superseded)
        select $"{attempt.Key.Worker} never got a final answer to its completion of {attempt.Key.Part}";
}
