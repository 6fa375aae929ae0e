using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace AriaCluster.Tests.Support;

/// <summary>
/// A PostgreSQL server of the tests' own: in a temporary folder, on a Unix socket, as an unprivileged user. A shell holds it by the end of
/// a pipe, so it also goes when the test process is killed.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    // $1 programs, $2 folder, $3 how to become the user. Everything is over when the pipe from the test process ends.
    private const string Script = """
        trap '' INT TERM
        bin=$1 folder=$2 as=$3
        $as "$bin/initdb" -D "$folder/data" -U aria -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 || cat "$folder/initdb.log" >&2
        start() {
            $as "$bin/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -s start -o "-k '$folder' -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=200 -c dynamic_shared_memory_type=mmap" \
                && echo ready || { cat "$folder/server.log" >&2; echo failed; }
        }
        stop() { $as "$bin/pg_ctl" -D "$folder/data" -s -m immediate stop >/dev/null 2>&1; }
        start
        while read -r order; do
            case $order in
                stop) stop; echo stopped;;
                start) start;;
            esac
        done
        stop
        rm -rf "$folder"
        """;

    private static readonly Lazy<Task<PostgresServer>> _shared = new(StartAsync);

    private readonly Process _shell;
    private readonly string _folder;
    private int _databases;

    private PostgresServer(Process shell, string folder)
    {
        _shell = shell;
        _folder = folder;
    }

    /// <summary>The one that tests share that do not stop it.</summary>
    public static Task<PostgresServer> SharedAsync() => _shared.Value;

    /// <summary>Stops the shared one, if there was a test that needed it.</summary>
    public static async ValueTask EndSharedAsync()
    {
        if (_shared is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _shared.Value).DisposeAsync();
        }
    }

    /// <summary>For a process whose database it is.</summary>
    public static string[] SettingsOf(string connectionString) => ["--Storage:Kind=postgresql", $"--Storage:ConnectionString={connectionString}"];

    public static async Task<PostgresServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("aria-pg-").FullName;
        var user = Environment.UserName == "root" ? "postgres" : null;
        if (user is not null)
        {
            await RunAsync("chown", user, folder);
        }

        var start = new ProcessStartInfo("sh") { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        foreach (var argument in (string[])["-c", Script, "sh", Programs(), folder, user is null ? "" : $"setpriv --reuid={user} --regid={user} --clear-groups"])
        {
            start.ArgumentList.Add(argument);
        }

        var server = new PostgresServer(Process.Start(start)!, folder);
        await server.ExpectAsync("ready");
        return server;
    }

    /// <summary>A new, empty database.</summary>
    /// <returns>How to reach it.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>It holds its connections and answers nothing, until it goes on or is disposed.</summary>
    public void Freeze() => FindProcesses().ForEach(process => process.Stop());

    /// <summary>It goes on.</summary>
    public void Thaw() => FindProcesses().ForEach(process => process.Continue());

    /// <summary>As if its machine had lost power.</summary>
    public async Task CrashAsync()
    {
        await _shell.StandardInput.WriteLineAsync("stop");
        await ExpectAsync("stopped");
    }

    public async Task RestartAsync()
    {
        await _shell.StandardInput.WriteLineAsync("start");
        await ExpectAsync("ready");
    }

    public async ValueTask DisposeAsync()
    {
        Thaw();
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    // The server names its folder, and its children, whatever they call themselves, are its own.
    private List<Processes.OsProcess> FindProcesses()
    {
        var server = int.Parse(File.ReadLines(Path.Combine(_folder, "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        return [new(server), .. Directory.GetDirectories($"/proc/{server}/task")
            .SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(child => new Processes.OsProcess(int.Parse(child, CultureInfo.InvariantCulture)))];
    }

    // Each test's database has pools of its own, which would keep their connections long after the test.
    private string ConnectionString(string database) =>
        $"Host={_folder};Username=aria;Database={database};Include Error Detail=true;Connection Idle Lifetime=5;Connection Pruning Interval=1";

    private async Task ExpectAsync(string answer)
    {
        if (await _shell.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)) is var answered && answered != answer)
        {
            throw new InvalidOperationException($"PostgreSQL is '{answered}' instead of '{answer}'.");
        }
    }

    private static string Programs() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(version => int.Parse(Path.GetFileName(version)))
                .Select(version => Path.Combine(version, "bin")).First(bin => File.Exists(Path.Combine(bin, "initdb")))
            : throw new InvalidOperationException("PostgreSQL's server programs are not installed; ./test installs them.");

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
    }
}
