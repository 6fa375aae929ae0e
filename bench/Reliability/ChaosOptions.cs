using System.Globalization;

namespace AriaCluster.Bench.Reliability;

/// <summary>What a run of chaos is to be.</summary>
internal sealed record ChaosOptions
{
    public const string Usage = """
        bench/chaos [--seconds N] [--seed N] [--storage sqlite|postgresql] [--tasks N] [--least-kills N] [--without PROTECTION] [--keep FOLDER]
          --seconds      how long things are broken; default 60
          --seed         of the tasks and of the troubles; default 1
          --storage      the hub's database; default sqlite
          --tasks        how many are submitted; default 300
          --least-kills  how many kills of each kind must have hit a download; default 3 a minute
          --without      removes one protection, which the checks must notice: fencing, journal, guard, fsync, idempotency or ownership
          --keep         where history and logs stay; default: a temporary folder, removed after a run that broke nothing
        """;

    // Each with the trouble that it protects from; idempotency protects from answers that get lost, which they do anyway.
    private static readonly Dictionary<string, string?> _protections = new()
    {
        ["fencing"] = "link cut beyond the lease",
        ["journal"] = "agent killed",
        ["guard"] = "agent frozen beyond the lease",
        ["fsync"] = "hub's power cut",
        ["idempotency"] = null,
        ["ownership"] = "second hub refused",
    };

    public TimeSpan Duration { get; private init; } = TimeSpan.FromSeconds(60);

    public int Seed { get; private init; } = 1;

    public bool OnPostgres { get; private init; }

    public int Tasks { get; private init; } = 300;

    public int? AskedKills { get; private init; }

    /// <summary>The protection that is removed, if any.</summary>
    public string? Without { get; private init; }

    /// <summary>The trouble that tells whether that protection is there.</summary>
    public string? Telling => Without is null ? null : _protections[Without];

    public string? Keep { get; private init; }

    /// <summary>How many kills of each kind must have taken effect while something was downloaded.</summary>
    public int LeastKills => AskedKills ?? Math.Max(1, (int)(3 * Duration.TotalMinutes));

    /// <exception cref="ArgumentException">One that is not known, or a value that is not allowed.</exception>
    public static ChaosOptions Parse(string[] args)
    {
        var options = new ChaosOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{args[i]} needs a value.");
            options = args[i] switch
            {
                "--seconds" => options with { Duration = TimeSpan.FromSeconds(Number(args[i], value, 10, 86_400)) },
                "--seed" => options with { Seed = Number(args[i], value, 0, int.MaxValue) },
                "--storage" => options with { OnPostgres = OneOf(args[i], value, "sqlite", "postgresql") == "postgresql" },
                "--tasks" => options with { Tasks = Number(args[i], value, 10, 10_000) },
                "--least-kills" => options with { AskedKills = Number(args[i], value, 0, 10_000) },
                "--without" => options with { Without = OneOf(args[i], value, [.. _protections.Keys]) },
                "--keep" => options with { Keep = Path.GetFullPath(value) },
                _ => throw new ArgumentException($"'{args[i]}' is not known."),
            };
        }

        return options is { OnPostgres: true, Without: "fsync" or "ownership" }
            ? throw new ArgumentException($"--without {options.Without} works on sqlite only: there the hub's own disk can lose power, and its lock be gone around.")
            : options;
    }

    private static int Number(string option, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new ArgumentException($"{option} is a number from {least} to {most}, not '{value}'.");

    private static string OneOf(string option, string value, params string[] allowed) =>
        allowed.Contains(value) ? value : throw new ArgumentException($"{option} is {string.Join(", ", allowed)}, not '{value}'.");
}
