namespace AriaCluster.Bench.Reliability;

/// <summary>What can happen to a worker: to its processes, its link and its disk.</summary>
internal sealed class SiteTroubles(IReadOnlyList<Site> sites, History history, TimeSpan lease, string? without)
{
    public IEnumerable<Trouble> All =>
    [
        new("agent killed", 2, MustHit: true, (random, ct) => AtAsync(random, "agent killed", silent: true, KillAgentAsync, ct)),
        new("guard killed", 2, MustHit: true, (random, ct) => AtAsync(random, "guard killed", silent: false, (site, _, _) => EachAsync(site.Guards, process => process.Kill()), ct)),
        new("aria2c killed", 2, MustHit: true, (random, ct) => AtAsync(random, "aria2c killed", silent: false, (site, _, _) => EachAsync(site.Aria2, process => process.Kill()), ct)),
        new("agent frozen beyond the lease", 1, MustHit: false, (random, ct) => AtAsync(random, "agent frozen", silent: true, FreezeAgentAsync, ct)),
        new("aria2c frozen beyond the lease", 1, MustHit: false, (random, ct) => AtAsync(random, "aria2c frozen", silent: false, FreezeAria2Async, ct)),
        new("guard frozen beyond the lease", 1, MustHit: false, (random, ct) => AtAsync(random, "guard frozen and link cut", silent: false, FreezeGuardAsync, ct)),
        new("link cut beyond the lease", 1, MustHit: false, (random, ct) => AtAsync(random, "link cut", silent: true, (site, r, c) => CutAsync(site, LinkState.Cut, BeyondLease(r), c), ct)),
        new("link cut for a moment", 2, MustHit: false, (random, ct) => AtAsync(random, "link cut for a moment", silent: true, (site, r, c) => CutAsync(site, LinkState.Cut, Moment(r), c), ct)),
        new("link half open", 1, MustHit: false, (random, ct) => AtAsync(random, "link half open", silent: true, HalfOpenAsync, ct)),
        .. sites.Any(site => site.Disk is not null)
            ? new Trouble[] { new("disk filled", 1, MustHit: false, (random, ct) => AtAsync(random, "disk filled", silent: false, FillDiskAsync, ct, site => site.Disk is not null)) }
            : [],
    ];

    private TimeSpan BeyondLease(Random random) => lease + TimeSpan.FromSeconds(6 + random.NextDouble() * 4);

    private static TimeSpan Moment(Random random) => TimeSpan.FromSeconds(0.3 + random.NextDouble() * 1.5);

    // True if the worker was fetching when it began. Troubles of one worker come one after the other, those of several overlap.
    private async Task<bool> AtAsync(
        Random random, string what, bool silent, Func<Site, Random, CancellationToken, Task> act, CancellationToken ct, Func<Site, bool>? suits = null)
    {
        var site = await ChosenAsync([.. sites.Where(site => suits?.Invoke(site) ?? true)], random, ct);
        await site.Turn.WaitAsync(ct);
        if (silent)
        {
            site.Silence.Begin();
        }

        try
        {
            var hit = site.IsFetching;
            history.Add(HappeningKind.Trouble, site.Name, text: what);
            await act(site, random, ct);
            return hit;
        }
        finally
        {
            if (silent)
            {
                site.Silence.End();
            }

            site.Turn.Release();
        }
    }

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
        site.Silence.Begin();
        await CutAsync(site, LinkState.Cut, BeyondLease(random), ct);
        site.Silence.End();
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
