namespace AriaCluster.Bench.Reliability;

/// <summary>What can happen to a worker: to its processes, its link and its disk.</summary>
internal sealed class SiteTroubles(IReadOnlyList<Site> sites, History history, TimeSpan lease, string? without)
{
    public IEnumerable<Trouble> All =>
    [
        Of("agent killed", 2, KillAgentAsync, mustHit: true, silences: true),
        Of("guard killed", 2, (site, _, _) => EachAsync(site.Guards, process => process.Kill()), mustHit: true),
        Of("aria2c killed", 2, (site, _, _) => EachAsync(site.Aria2, process => process.Kill()), mustHit: true),
        Of("agent frozen beyond the lease", 1, FreezeAgentAsync, silences: true),
        Of("aria2c frozen beyond the lease", 1, FreezeAria2Async),
        Of("guard frozen beyond the lease", 1, FreezeGuardAsync),
        Of("link cut beyond the lease", 1, (site, random, ct) => CutAsync(site, LinkState.Cut, BeyondLease(random), ct), silences: true),
        Of("link cut for a moment", 2, (site, random, ct) => CutAsync(site, LinkState.Cut, Moment(random), ct), silences: true),
        Of("link half open", 1, HalfOpenAsync, silences: true),
        .. sites.Any(HasDisk) ? [Of("disk filled", 1, FillDiskAsync, suits: HasDisk)] : Array.Empty<Trouble>(),
    ];

    private static bool HasDisk(Site site) => site.Disk is not null;

    private TimeSpan BeyondLease(Random random) => lease + TimeSpan.FromSeconds(6 + random.NextDouble() * 4);

    private static TimeSpan Moment(Random random) => TimeSpan.FromSeconds(0.3 + random.NextDouble() * 1.5);

    // Troubles of one worker come one after the other, those of several overlap. One that silences keeps its worker from renewing its lease.
    private Trouble Of(
        string name, int weight, Func<Site, Random, CancellationToken, Task> act, bool mustHit = false, bool silences = false, Func<Site, bool>? suits = null) =>
        new(name, weight, mustHit, async (random, ct) =>
        {
            var site = await ChosenAsync([.. sites.Where(site => suits?.Invoke(site) ?? true)], random, ct);
            await site.Turn.WaitAsync(ct);
            try
            {
                using var silence = silences ? site.Silence.Begin() : null;
                var hit = site.IsFetching;
                history.Add(HappeningKind.Trouble, site.Name, text: name);
                await act(site, random, ct);
                return hit;
            }
            finally
            {
                site.Turn.Release();
            }
        });

    // One that fetches and is in no other trouble, if there is one within a moment: else there is nothing to be learned.
    private static async Task<Site> ChosenAsync(Site[] fit, Random random, CancellationToken ct)
    {
        random.Shuffle(fit);
        return await Worth.WaitingForAsync(() => fit.Any(IsWorth), ct) && fit.FirstOrDefault(IsWorth) is { } site ? site : fit[0];

        static bool IsWorth(Site site) => site.IsFetching && site.Turn.CurrentCount > 0;
    }

    private async Task KillAgentAsync(Site site, Random random, CancellationToken ct)
    {
        site.KillAgent();
        if (without == "journal")
        {
            File.Delete(site.Journal);
        }

        await Task.Delay(Moment(random), TimeProvider.System, ct);
        site.Launch();
    }

    private async Task FreezeAgentAsync(Site site, Random random, CancellationToken ct)
    {
        var agent = site.Agent;
        agent.Stop();
        await Task.Delay(BeyondLease(random), TimeProvider.System, ct);
        agent.Continue();
    }

    private async Task FreezeAria2Async(Site site, Random random, CancellationToken ct)
    {
        var lanes = site.Aria2;
        site.IsFrozen = true;
        await EachAsync(lanes, process => process.Stop());
        await Task.Delay(BeyondLease(random), TimeProvider.System, ct);
        await EachAsync(lanes, process => process.Continue());
        site.IsFrozen = false;
    }

    // Alone it would change nothing: the lease has to end, too.
    private async Task FreezeGuardAsync(Site site, Random random, CancellationToken ct)
    {
        var guards = site.Guards;
        site.IsUnguarded = true;
        await EachAsync(guards, process => process.Stop());
        using (site.Silence.Begin())
        {
            await CutAsync(site, LinkState.Cut, BeyondLease(random), ct);
        }

        await EachAsync(guards, process => process.Continue());

        // A guard that wakes looks once a second.
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, ct);
        site.IsUnguarded = false;
    }

    private static async Task CutAsync(Site site, LinkState state, TimeSpan time, CancellationToken ct)
    {
        site.Link.Cut(state);
        await Task.Delay(time, TimeProvider.System, ct);
        await site.Link.MendAsync();
    }

    private Task HalfOpenAsync(Site site, Random random, CancellationToken ct) =>
        CutAsync(site, random.Next(2) == 0 ? LinkState.Mute : LinkState.Deaf, random.Next(2) == 0 ? Moment(random) : BeyondLease(random), ct);

    private static async Task FillDiskAsync(Site site, Random random, CancellationToken ct)
    {
        var ballast = Path.Combine(site.Disk!, "ballast");
        try
        {
            var portion = new byte[64 * 1024];
            await using (var file = new FileStream(ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                while (true)
                {
                    await file.WriteAsync(portion, ct);
                }
            }
        }
        catch (IOException)
        {
            // Full.
        }

        await Task.Delay(TimeSpan.FromSeconds(1 + random.NextDouble() * 4), TimeProvider.System, ct);
        File.Delete(ballast);
    }

    private static Task EachAsync(IEnumerable<OsProcess> processes, Func<OsProcess, bool> act)
    {
        foreach (var process in processes)
        {
            act(process);
        }

        return Task.CompletedTask;
    }
}
