using System.Collections.Immutable;
using AriaCluster.Worker.Lanes;

namespace AriaCluster.Worker.Agent;

/// <summary>How the downloads of parts get on. Runs on the agent's thread.</summary>
internal sealed class DownloadProgress(AgentState state)
{
    // What is smaller is fetched again as quickly as its control file is written.
    private const long LargeBytes = 1 << 20;

    /// <summary>Asks how the parts of a lane get on.</summary>
    public void Poll(Lane lane) =>
        lane.Submit(Aria2Downloads.Active(answer =>
        {
            if (answer.Error is null)
            {
                var progress = Aria2Progress.ReadAll(answer.Result);
                state.Mailbox.Post(() => Note(progress));
            }
        }));

    private void Note(ImmutableArray<Aria2Progress> progress)
    {
        foreach (var downloads in progress.GroupBy(download => state.Holdings.Find(download.Gid)))
        {
            if (downloads.Key is { } part)
            {
                part.CompletedBytes = part.Fetched.Sum(file => file.LengthBytes) + downloads.Sum(download => download.CompletedLength);
                part.LengthBytes = downloads.All(download => download.TotalLength > 0) ? downloads.Sum(download => download.TotalLength) : null;
                part.SpeedBytesPerSecond = downloads.Sum(download => download.SpeedBytesPerSecond);
                part.Connections = downloads.Sum(download => download.Connections);
                part.VerifiedBytes = downloads.Sum(download => download.VerifiedLength);
                part.MayIdle = downloads.Any(download => download.IsTorrent || download.WaitsToBeVerified);
                MakeLast(part, downloads);
            }
        }
    }

    // Once for each, of those that it pays for. An aria2c that is somebody else's would list them as unfinished in its session.
    private static void MakeLast(HeldPart part, IEnumerable<Aria2Progress> downloads)
    {
        foreach (var download in downloads.Where(download => download.TotalLength >= LargeBytes && part.Lane is { IsOwn: true } && part.Lasting.Add(download.Gid)))
        {
            part.Lane!.Submit(Aria2Downloads.KeepControlFile(download.Gid));
        }
    }
}
