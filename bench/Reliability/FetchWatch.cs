using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace AriaCluster.Bench.Reliability;

/// <summary>
/// Looks at every piece that an origin sends: which worker fetches it, and whether that worker's lease was over for too long. The
/// origin runs in this process, so nothing has to be measured on the workers.
/// </summary>
internal sealed class FetchWatch(IReadOnlyList<Site> sites, History history, TimeSpan lease)
{
    /// <summary>How long after the end of its lease a worker may still fetch.</summary>
    private static readonly TimeSpan _allowed = TimeSpan.FromSeconds(5);

    private readonly ConditionalWeakTable<OriginRequest, Fetch> _fetches = [];
    private readonly ConcurrentDictionary<int, Site> _owners = [];
    private int _unguarded;
    private int _unknown;

    /// <summary>Pieces that went to a worker after its lease while its guards were frozen by this program.</summary>
    public int Unguarded => _unguarded;

    /// <summary>Requests whose client was gone before it could be told who it was.</summary>
    public int Unknown => _unknown;

    /// <summary>When its first piece was sent; the beginning for one of which none was.</summary>
    public TimeSpan SinceOf(OriginRequest request) => _fetches.TryGetValue(request, out var fetch) ? fetch.Since : TimeSpan.Zero;

    /// <summary>Writes down who fetched what of a file, and from when on.</summary>
    public void Tell(OriginFile file)
    {
        foreach (var request in file.Requests)
        {
            if (_fetches.TryGetValue(request, out var fetch))
            {
                history.Add(HappeningKind.Fetched, fetch.Site?.Name, text: $"from {fetch.Since:c} on {request}");
            }
        }
    }

    public void Sent(OriginRequest request, int bytes)
    {
        if (_fetches.GetValue(request, Find).Site is not { } site)
        {
            return;
        }

        site.NoteFetch();
        var late = site.Silence.Lasted - lease - _allowed;
        if (late <= TimeSpan.Zero || site.IsFrozen)
        {
            return;
        }

        if (site.IsUnguarded)
        {
            Interlocked.Increment(ref _unguarded);
            return;
        }

        history.Add(HappeningKind.Broken, site.Name, text: $"it fetched {bytes} bytes of {request.Path} {late.TotalSeconds:0.0} s later than lease + {_allowed.TotalSeconds:0} s");
    }

    private Fetch Find(OriginRequest request)
    {
        var site = Sockets.InodeOf(request.ClientPort, request.ServerPort) is { } inode ? Known(inode) ?? Anew(inode) : null;
        if (site is null)
        {
            Interlocked.Increment(ref _unknown);
        }

        return new(site, history.Now);
    }

    private Site? Known(string inode) => _owners.FirstOrDefault(owner => Sockets.Has(new OsProcess(owner.Key), inode)).Value;

    private Site? Anew(string inode)
    {
        foreach (var site in sites)
        {
            foreach (var process in site.Aria2)
            {
                _owners[process.Id] = site;
            }
        }

        return Known(inode);
    }

    private sealed record Fetch(Site? Site, TimeSpan Since);
}
