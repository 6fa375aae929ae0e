using System.Data.Common;
using System.Text.Json;

namespace AriaCluster.Silo.Storage.Copies;

/// <summary>
/// The process that <c>aria db</c> starts for databases that no hub of its own has open. What came of it is one JSON document on standard
/// output; on the way, a line <c>ROWS TOTAL</c> on standard error now and then.
/// </summary>
internal sealed class DatabaseWork(TimeProvider time, TextReader input, TextWriter output, TextWriter error)
{
    /// <summary>The argument that makes the hub's program be this.</summary>
    public const string Argument = "db";

    private static readonly TimeSpan _tellEach = TimeSpan.FromMilliseconds(500);

    private long _told = time.GetTimestamp();

    /// <returns>The process's <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        DatabaseRequest? request = null;
        try
        {
            request = JsonSerializer.Deserialize(await input.ReadToEndAsync(ct), CopyJson.Default.DatabaseRequest)!;
            if (FaultOf(request) is { } fault)
            {
                await error.WriteLineAsync(fault);
                return ExitCode.Settings;
            }

            await output.WriteLineAsync(await RunAsync(request, ct));
            return ExitCode.Stopped;
        }
        catch (DbException e)
        {
            // Of one that is being filled it is named where that happens: this is the one that is read, or that is to be replaced.
            await error.WriteLineAsync(DatabaseFault.Describe((request?.From ?? request?.To)?.Description ?? "", e));
            return ExitCode.StorageRefused;
        }
        catch (Exception e) when (e is StorageRefusedException or IOException or UnauthorizedAccessException or StorageUnavailableException)
        {
            await error.WriteLineAsync(e.Message);
            return ExitCode.StorageRefused;
        }
    }

    // What was asked for wrongly, and must be written differently.
    private static string? FaultOf(DatabaseRequest request) =>
        request.From?.Fault ?? request.To?.Fault ?? (request is { From: { } from, To: { } to } && from.IsSameAs(to)
            ? $"{from.Description} cannot be copied into itself: --from and --to name the same database. Name another one with --to."
            : null);

    private async Task<string> RunAsync(DatabaseRequest request, CancellationToken ct) => request switch
    {
        { Verb: "migrate", From: { } from, To: { } to } => Text(await MigrateAsync(from, to, ct)),
        { Verb: "backup", From: { } from, File: { } file } => Text(await BackupAsync(from, file, ct)),
        { Verb: "restore", To: { } to, File: { } file } => Text(await new Restoring(file, to, request.Force, time, Tell).RunAsync(ct)),
        { Verb: "verify", File: { } file } => Text(await new ContentCheck().RunAsync(new BackupFile(file), Tell, ct)),
        { Verb: "verify", From: { } from } => Text(await VerifyAsync(from, ct)),
        _ => throw new StorageRefusedException($"There is no work '{request.Verb}' with this."),
    };

    private async Task<CopyResult> MigrateAsync(DatabasePlace from, DatabasePlace to, CancellationToken ct)
    {
        await using var source = await from.OpenSourceAsync(ct);
        await using var target = to.ToTarget(time);
        return await new Copier(source, target, CopyAuthor.OfThisProcess(CopyAuthor.Migrate), Tell).RunAsync(ct);
    }

    private async Task<CopyResult> BackupAsync(DatabasePlace from, string file, CancellationToken ct)
    {
        await using var source = await from.OpenSourceAsync(ct);
        return await BackupFile.CreateAsync(file, source, time, Tell, ct);
    }

    private async Task<CheckResult> VerifyAsync(DatabasePlace from, CancellationToken ct)
    {
        await using var source = await from.OpenSourceAsync(ct);
        return await new ContentCheck().RunAsync(source, Tell, ct);
    }

    private void Tell(CopyProgress progress)
    {
        if (time.GetElapsedTime(_told) >= _tellEach)
        {
            _told = time.GetTimestamp();
            error.WriteLine($"{progress.Rows} {progress.Total}");
        }
    }

    private static string Text(CopyResult result) => JsonSerializer.Serialize(result, CopyJson.Default.CopyResult);

    private static string Text(CheckResult result) => JsonSerializer.Serialize(result, CopyJson.Default.CheckResult);
}
