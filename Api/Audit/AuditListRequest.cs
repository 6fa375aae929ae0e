using System.Collections.Frozen;
using System.Globalization;
using AriaCluster.Api.Problems;
using AriaCluster.Silo.Storage.Audit;
using Microsoft.Extensions.Primitives;

namespace AriaCluster.Api.Audit;

/// <summary>Reads which entries are asked for. An unknown parameter is refused: a misspelt filter would show all.</summary>
internal static class AuditListRequest
{
    /// <summary>The most entries of a page.</summary>
    public const int MaxLimit = 1000;

    private const int MaxTextLength = 300;

    private static readonly FrozenDictionary<string, Func<AuditQuery, StringValues, FaultList, AuditQuery>> _parameters =
        new Dictionary<string, Func<AuditQuery, StringValues, FaultList, AuditQuery>>(StringComparer.Ordinal)
        {
            ["since"] = (query, values, faults) => query with { Since = ReadTime("since", values, faults) },
            ["until"] = (query, values, faults) => query with { Until = ReadTime("until", values, faults) },
            ["by"] = (query, values, faults) => query with { By = ReadText("by", values, faults) },
            ["action"] = (query, values, faults) => query with { Action = ReadText("action", values, faults) },
            ["target"] = (query, values, faults) => query with { Target = ReadText("target", values, faults) },
            ["after"] = ReadAfter,
            ["limit"] = ReadLimit,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string _names = string.Join(", ", _parameters.Keys.Order(StringComparer.Ordinal));

    public static AuditQuery Read(IQueryCollection parameters, FaultList faults)
    {
        var query = new AuditQuery();
        foreach (var (name, values) in parameters)
        {
            if (_parameters.TryGetValue(name, out var read))
            {
                query = read(query, values, faults);
            }
            else
            {
                faults.Add(name, $"is not known; allowed are {_names}");
            }
        }

        return query;
    }

    private static DateTimeOffset? ReadTime(string name, StringValues values, FaultList faults)
    {
        if (values is [{ } text] && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        faults.Add(name, "must be a time such as 2026-07-01T12:00:00Z");
        return null;
    }

    private static AuditQuery ReadAfter(AuditQuery query, StringValues values, FaultList faults)
    {
        if (!AuditId.IsValid(values))
        {
            faults.Add("after", "must be the next of the page before");
        }

        return query with { AfterId = values };
    }

    private static AuditQuery ReadLimit(AuditQuery query, StringValues values, FaultList faults)
    {
        if (!int.TryParse(values, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit is < 1 or > MaxLimit)
        {
            faults.Add("limit", $"must be a whole number from 1 to {MaxLimit}");
        }

        return query with { Limit = limit };
    }

    private static string ReadText(string name, StringValues values, FaultList faults)
    {
        if (values is not [{ Length: > 0 and <= MaxTextLength } text] || text.Any(char.IsControl))
        {
            faults.Add(name, $"must be given once, with 1 to {MaxTextLength} characters");
        }

        return values.ToString();
    }
}
