using System.Collections.Frozen;
using System.Globalization;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;
using AriaCluster.Silo.Storage.Audit;
using Microsoft.Extensions.Primitives;

namespace AriaCluster.Api.Audit;

/// <summary>Reads which entries are asked for.</summary>
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
            ["by"] = (query, values, faults) => query with { By = QueryValues.ReadText("by", values, MaxTextLength, faults) },
            ["action"] = (query, values, faults) => query with { Action = QueryValues.ReadText("action", values, MaxTextLength, faults) },
            ["target"] = (query, values, faults) => query with { Target = QueryValues.ReadText("target", values, MaxTextLength, faults) },
            ["after"] = ReadAfter,
            ["limit"] = (query, values, faults) => query with { Limit = QueryValues.ReadLimit(values, MaxLimit, faults) },
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public static AuditQuery Read(IQueryCollection parameters, FaultList faults) => QueryValues.Read(parameters, _parameters, new AuditQuery(), faults);

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
}
