using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Tasks;

/// <summary>What statuses are called outside: their names in lower case.</summary>
internal static class StatusText
{
    private static readonly FrozenDictionary<DownloadStatus, string> _names =
        Enum.GetValues<DownloadStatus>().ToFrozenDictionary(status => status, status => status.ToString().ToLowerInvariant());

    private static readonly FrozenDictionary<string, DownloadStatus> _statuses =
        _names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>All of them, for error messages.</summary>
    public static string Names { get; } = string.Join(", ", Enum.GetValues<DownloadStatus>().Select(status => _names[status]));

    public static string Of(DownloadStatus status) => _names.TryGetValue(status, out var name) ? name : status.ToString();

    public static bool TryParse(string name, out DownloadStatus status) => _statuses.TryGetValue(name, out status);

    /// <summary>Whether a worker holds it.</summary>
    public static bool IsActive([NotNullWhen(true)] DownloadStatus? status) =>
        status is DownloadStatus.Queued or DownloadStatus.Downloading or DownloadStatus.Delivering;
}
