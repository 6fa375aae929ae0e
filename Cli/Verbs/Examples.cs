namespace AriaCluster.Cli.Verbs;

/// <summary>What the help of a verb shows of its use.</summary>
internal static class Examples
{
    /// <summary>By verb: a line of the shell, and what it is for.</summary>
    public static readonly IReadOnlyDictionary<string, (string Line, string Purpose)[]> Of = new Dictionary<string, (string, string)[]>
    {
        ["aria"] =
        [
            ("up", "start a hub and a worker here"),
            ("add https://example.org/file.iso --wait", "download a file and stay until it is there"),
            ("tasks -s failed", "see what failed"),
            ("VERB --help", "all about a verb"),
        ],
        ["up"] =
        [
            ("up", "start, or start what is missing"),
            ("up --workers 3 --detach", "three workers, and return when they are ready"),
            ("up --data /srv/aria --port 7000", "elsewhere"),
        ],
        ["down"] = [("down", "stop what the last `up` started"), ("down --data /srv/aria", "stop what runs on that folder")],
        ["add"] =
        [
            ("add https://example.org/file.iso -d isos -o debian.iso", "a folder and a name"),
            ("add -i list.txt --wait", "a list, and stay until all have ended"),
            ("add -t gpu=yes --prefer disk=ssd:20 URL", "on a worker that has a GPU, rather with an SSD"),
            ("add --checksum sha-256=HEX --priority high URL", "checked, and before others"),
        ],
        ["tasks"] =
        [
            ("tasks debian", "those with this in their name"),
            ("tasks -s pending,failed --oldest", "by status, the oldest first"),
            ("tasks --all --json", "everything, for a program"),
        ],
        ["db"] =
        [
            ("db backup today.backup", "while everything goes on"),
            ("db migrate --from sqlite --to postgresql", "with the connection string in ARIA_STORAGE__CONNECTIONSTRING"),
            ("db import aria2.session", "what aria2c --save-session wrote"),
        ],
        ["audit"] =
        [
            ("audit --since 1d --by cron", "what one key did since yesterday"),
            ("audit box1", "all that was done to a worker"),
        ],
        ["worker"] =
        [
            ("worker https://hub.example.org --join TOKEN", "join, and work until Ctrl-C"),
            ("worker https://hub.example.org --join TOKEN --ca hub-ca.pem", "where the certificate's authority is a private one"),
            ("worker https://hub.example.org --join TOKEN -t gpu=yes --slots 4", "with a tag, four downloads at once"),
        ],
        ["join-token"] = [("join-token", "those that are good now"), ("join-token create", "make one")],
        ["create (join-token)"] = [("join-token create", "good for an hour"), ("join-token create --for 10m", "for less")],
        ["key"] = [("key", "all keys"), ("key create cron", "make one"), ("key revoke cron", "end it")],
        ["create (key)"] =
        [
            ("key create cron", "may submit, and see and command what it submitted"),
            ("key create panel -s read,control --expires 90d", "for a program that looks and commands"),
            ("key create guest --root guests --max-tasks 10 --max-bytes 20G", "within bounds"),
        ],
        ["move"] = [("move 0123456789abcdef --top", "the next one of its priority"), ("move 0123456789abcdef --before fedcba9876543210", "directly before another")],
        ["show"] = [("show 0123456789abcdef", "by gid, as `tasks` lists it")],
        ["why"] = [("why 0123456789abcdef", "what it waits for, worker by worker")],
        ["watch"] = [("watch --until-idle", "stay until nothing runs or waits")],
        ["pause"] = [("pause 0123456789abcdef", "one task"), ("pause -t project=x", "all with a tag"), ("cluster pause --for 10m", "everything, for a while")],
        ["resume"] = [("resume --all", "every paused task"), ("cluster resume", "end a pause of the whole cluster")],
        ["cancel"] = [("cancel 0123456789abcdef", "one task"), ("cancel --worker local-1", "all on a worker")],
        ["retry"] = [("retry -s failed", "all that failed")],
        ["delete"] = [("delete 0123456789abcdef", "hide a task; its file stays"), ("delete --files -s canceled", "with what they had fetched")],
        ["workers"] = [("workers", "all"), ("workers local-1", "all about one")],
        ["drain"] = [("drain local-1", "let it finish"), ("drain --now local-1", "move what runs to others")],
        ["status"] = [("status", "the cluster"), ("status --json", "for a program")],
        ["cluster"] = [("cluster", "pause, limits and hosts"), ("cluster limit 20", "at most 20 downloads at once")],
        ["speed (cluster)"] = [("cluster speed 5M --from 08:00 --to 18:00 --days mon-fri", "in working hours"), ("cluster speed none", "no limit any more")],
        ["worker-speed"] = [("worker-speed local-1 500K", "one worker"), ("worker-speed local-1 none", "no limit of its own any more")],
        ["host (cluster)"] =
        [
            ("cluster host example.org --connections 4 --starts 0.5", "gentle with one origin"),
            ("cluster host example.org --starts none", "without one of its limits"),
            ("cluster host example.org --default", "without any"),
            ("cluster host example.org --resume", "although it cools down"),
        ],
        ["tag-fallback (cluster)"] = [("cluster tag-fallback on", "rather on any worker than on none"), ("cluster tag-fallback default", "as the hub is set")],
        ["errors (cluster)"] = [("cluster errors", "what failures lead to"), ("cluster errors set elsewhere --http 403 --host '*.example.org'", "try another worker")],
        ["logs"] =
        [
            ("logs -f", "everything that is logged here, as it comes"),
            ("logs hub -n 200", "the hub's last 200 lines"),
            ("logs worker local-1", "of one worker"),
        ],
        ["doctor"] = [("doctor", "see what is wrong, and what to type"), ("doctor --data /srv/aria", "of what was started there")],
        ["config"] = [("config show", "all settings"), ("config show worker local-1 --changed", "what differs from the defaults")],
        ["show (config)"] = [("config show hub", "of the hub"), ("config show --changed", "what differs from the defaults")],
        ["completion"] =
        [
            ("completion bash", "in ~/.bashrc: source <(aria completion bash)"),
            ("completion zsh", "in ~/.zshrc: source <(aria completion zsh)"),
            ("completion fish", "in config.fish: aria completion fish | source"),
            ("completion powershell", "in $PROFILE: aria completion powershell | Out-String | Invoke-Expression"),
        ],
    };
}
