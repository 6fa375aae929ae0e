using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json;
using AriaCluster.Tasks;
using AriaCluster.Tests.Support.Processes;
using AriaCluster.Worker.Agent;
using AriaCluster.Worker.Lanes;

namespace AriaCluster.Tests.Agents;

/// <summary>What is said to aria2, and what is made of its words.</summary>
public sealed class Aria2Tests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private static readonly TaskSpecification _ofWeb = new() { Uris = ["https://origin.test/file"] };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(22, "The response status is not successful. status=429", 429)]
    [InlineData(29, "The response status is not successful. status=503", 503)]
    [InlineData(3, "Resource not found", 404)]
    [InlineData(24, "Authorization failed.", 401)]
    [InlineData(1, "status=12", null)]
    public void TheHttpStatusIsInTheMessage(int code, string message, int? status)
    {
        var error = Aria2Error.Of(_ofWeb, Status(code, message));

        Assert.Equal(new TaskError(code, status, message), error);
    }

    [Fact]
    public void ACodeThatSeveralProtocolsShareHasAStatusOfTheWebOnly()
    {
        var mixed = new TaskSpecification { Uris = ["https://origin.test/file", "ftp://origin.test/file"] };

        Assert.Null(Aria2Error.Of(mixed, Status(3, "Resource not found")).HttpStatus);
        Assert.Null(Aria2Error.Of(new TaskSpecification(), Status(3, "Resource not found")).HttpStatus);
    }

    [Fact]
    public void AMessageIsOneLineAndBounded()
    {
        var error = Aria2Error.Of(_ofWeb, Status(1, "evil\r\n\u001b[31mINFO all is well " + new string('x', 5000)));

        Assert.StartsWith("evil   [31mINFO", error.Message, StringComparison.Ordinal);
        Assert.Equal(500, error.Message.Length);
        Assert.NotEmpty(Aria2Error.Of(_ofWeb, Status(7, "")).Message);
    }

    [Fact]
    public void AWrongChecksumForWhichAria2HasNoWordsIsNamed() =>
        Assert.Contains("checksum", Aria2Error.Of(_ofWeb, Status(Aria2Error.BadChecksum, "")).Message, StringComparison.Ordinal);

    [Fact]
    public void AConnectionThatBrokeIsNamedForAria2TellsOnlyThatNoMirrorIsLeft() =>
        Assert.Equal(new TaskError(1, null, "The connection broke and no mirror is left."), Aria2Error.Of(_ofWeb, Status(1, "No URI available.")));

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"aria2.onDownloadComplete","params":[{"gid":"00000000000000ff"}]}""", true, 1, 255)]
    [InlineData("""{"jsonrpc":"2.0","method":"aria2.onDownloadError","params":[{"gid":"00000000000000ff"}]}""", true, 1, 255)]
    [InlineData("""{"jsonrpc":"2.0","method":"aria2.onDownloadStop","params":[{"gid":"00000000000000ff"}]}""", true, 1, 255)]
    [InlineData("""{"jsonrpc":"2.0","method":"aria2.onDownloadStart","params":[{"gid":"00000000000000ff"}]}""", true, 0, 255)]
    [InlineData("""{"jsonrpc":"2.0","method":"aria2.onBtDownloadComplete","params":[{"gid":"00000000000000ff"}]}""", true, 0, 255)]
    [InlineData("""{"id":5,"jsonrpc":"2.0","result":[[{"gid":"00000000000000ff"}]]}""", false, 0, 0)]
    [InlineData("""{"id":5,"jsonrpc":"2.0","error":{"code":1,"message":"x"}}""", false, 0, 0)]
    public void NotificationsAreToldFromAnswers(string message, bool isNotice, int notice, int gid)
    {
        var found = Aria2Message.TryReadNotice(Encoding.UTF8.GetBytes(message), out var kind, out var id);

        Assert.Equal(isNotice, found);
        if (isNotice)
        {
            Assert.Equal(((Aria2Notice)notice, new Gid((ulong)gid)), (kind, id));
        }
    }

    [Fact]
    public void AStatusIsReadFromAria2sStrings()
    {
        using var json = JsonDocument.Parse("""
            {"status":"complete","totalLength":"10","completedLength":"10","errorCode":"0","errorMessage":"","followedBy":["00000000000000aa"],
             "files":[{"index":"1","path":"/w/a","length":"10","selected":"true","uris":[]},{"index":"2","path":"/w/b","length":"3","selected":"false"}]}
            """);

        var status = Aria2Status.Read(json.RootElement);

        Assert.Equal((Aria2State.Complete, 10, 10, 0, ""), (status.State, status.TotalLength, status.CompletedLength, status.ErrorCode, status.ErrorMessage));
        Assert.Equal([new Gid(0xaa)], status.FollowedBy);
        Assert.Equal([new Aria2File("/w/a", 10, true), new Aria2File("/w/b", 3, false)], status.Files);
    }

    [Fact]
    public void ATasksOptionsCannotSayWhereAria2Writes()
    {
        var task = new TaskSpecification
        {
            Uris = ["http://a/1", "http://b/1"],
            Options = [new("dir", "/etc"), new("out", "../x"), new("gid", "1"), new("allow-overwrite", "true"), new("split", "2"), new("header", "A: 1"), new("header", "B: 2")],
            Checksum = new Checksum("sha-256", "00ff"),
        };

        var call = Written(Aria2Downloads.Add(new Gid(255), task, "/work/t", "data", new Dictionary<string, string>(), _ => { }));

        Assert.Equal(
            """{"methodName":"aria2.addUri","params":["token:s",["http://a/1","http://b/1"],{"gid":"00000000000000ff","dir":"/work/t","out":"data","checksum":"sha-256=00ff","split":"2","header":["A: 1","B: 2"]}]}""",
            call);
    }

    [Theory]
    [InlineData("A: 1\r\nB: 2")]
    [InlineData("A: \u0000")]
    public void AnOptionWithControlCharactersIsAFault(string value)
    {
        Assert.NotNull(Aria2Downloads.Fault([new TaskOption("header", value)]));
        Assert.Null(Aria2Downloads.Fault([new TaskOption("header", "A: 1")]));
    }

    [Fact]
    public void TheCommandLineNeverNamesTheSecretNorTurnsTheConfigurationOff()
    {
        var lane = new LaneFolder(_folder.Path, 0);
        lane.Prepare();

        var arguments = Aria2Arguments.For(new WorkerOptions(), lane, "/work", 1234);

        Assert.Contains($"--conf-path={lane.Configuration}", arguments);
        Assert.Equal($"rpc-secret={lane.Secret}\n", File.ReadAllText(lane.Configuration));
        Assert.Equal(64, lane.Secret.Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(lane.Configuration));
        Assert.DoesNotContain(arguments, argument => argument.Contains(lane.Secret, StringComparison.Ordinal) || argument.Contains("no-conf", StringComparison.Ordinal));
        Assert.DoesNotContain(arguments, argument => argument.StartsWith("--on-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnAria2ThatIsOpenToAllIsFoundOut(bool hasSecret)
    {
        var port = FreePort.Next();
        var configuration = _folder.Write("aria2.conf", hasSecret ? "rpc-secret=x\n" : "");
        using var aria2 = ChildProcess.Start(
            "aria2c", _folder["log"], "--enable-rpc", $"--rpc-listen-port={port}", $"--conf-path={configuration}", "--disable-ipv6=true", "--quiet=true");
        try
        {
            await using var rpc = await Eventually.GetsAsync(
                () => Aria2Rpc.ConnectAsync(port, "x", TimeProvider.System, (_, _) => { }, CancellationToken.None), found => found is not null);

            Assert.Equal(hasSecret, await RpcSecret.IsEnforcedAsync(port, _patience, CancellationToken.None));
        }
        finally
        {
            aria2.Kill();
        }
    }

    [Fact]
    public async Task AStrangerOnTheOtherLoopbackAddressIsFoundOut()
    {
        Assert.SkipUnless(LoopbackPort.HasIPv6, "This machine has no IPv6.");
        await using var stranger = new Origin(IPAddress.IPv6Loopback);
        var port = stranger.Address.Port;
        using var aria2 = ChildProcess.Start(
            "aria2c", _folder["log"], "--enable-rpc", $"--rpc-listen-port={port}", $"--conf-path={_folder.Write("aria2.conf", "rpc-secret=x\n")}", "--quiet=true");
        try
        {
            await using var rpc = await Eventually.GetsAsync(
                () => Aria2Rpc.ConnectAsync(port, "x", TimeProvider.System, (_, _) => { }, CancellationToken.None), found => found is not null);

            Assert.False(await RpcSecret.IsEnforcedAsync(port, _patience, CancellationToken.None));
        }
        finally
        {
            aria2.Kill();
        }
    }

    [Fact]
    public void ACommandLineIsKnownAgainWhateverItsPort()
    {
        var lane = new LaneFolder(_folder.Path, 0);
        var running = Aria2Arguments.For(new WorkerOptions(), lane, "/work", 1234);

        Assert.True(Aria2Arguments.AreIn(running, Aria2Arguments.For(new WorkerOptions(), lane, "/work", port: 0)));
        Assert.False(Aria2Arguments.AreIn(running, Aria2Arguments.For(new WorkerOptions(), lane, "/elsewhere", port: 0)));
    }

    [Fact]
    public async Task NobodyThereEnforcesNothing() =>
        Assert.False(await RpcSecret.IsEnforcedAsync(FreePort.Next(), _patience, CancellationToken.None));

    [Fact]
    public async Task CallsOfOneFrameAreAnsweredEachForItself()
    {
        var port = FreePort.Next();
        using var aria2 = ChildProcess.Start(
            "aria2c", _folder["log"], "--enable-rpc", $"--rpc-listen-port={port}", $"--conf-path={_folder.Write("aria2.conf", "rpc-secret=x\n")}", "--disable-ipv6=true", "--quiet=true");
        try
        {
            await using var rpc = (await Eventually.GetsAsync(
                () => Aria2Rpc.ConnectAsync(port, "x", TimeProvider.System, (_, _) => { }, CancellationToken.None), found => found is not null))!;
            var answers = new TaskCompletionSource<string?>[600];
            var calls = answers.Select((_, i) =>
            {
                answers[i] = new TaskCompletionSource<string?>();
                return i % 2 == 0
                    ? new Aria2Call("aria2.getVersion", null, answer => answers[i].SetResult(answer.Error))
                    : new Aria2Call("aria2.tellStatus", writer => writer.WriteStringValue("00000000000000ff"), answer => answers[i].SetResult(answer.Error));
            }).ToList();

            rpc.Send(calls);
            var errors = await Task.WhenAll(answers.Select(answer => answer.Task)).WaitAsync(_patience, TestContext.Current.CancellationToken);

            Assert.All(errors, (error, i) => Assert.Equal(i % 2 == 0 ? null : "GID 00000000000000ff is not found", error));
            Assert.Equal(TimeSpan.Zero, rpc.Waiting);

            aria2.Kill();
            await rpc.Closed.WaitAsync(_patience, TestContext.Current.CancellationToken);
            await Assert.ThrowsAsync<TimeoutException>(() => rpc.AskAsync("aria2.getVersion", null, _ => true, _patience));
        }
        finally
        {
            aria2.Kill();
        }
    }

    [Fact]
    public void TheVersionAndFeaturesAreWhatAria2SaysOfItself()
    {
        var program = Aria2Program.Read("/usr/bin/aria2c", "aria2 version 1.36.0\nCopyright\n\nEnabled Features: Async DNS, BitTorrent, GZip\n");

        Assert.Equal("1.36.0", program.Version);
        Assert.Equal(["Async DNS", "BitTorrent", "GZip"], program.Features);
        Assert.Throws<InvalidOperationException>(() => Aria2Program.Read("/bin/true", "something else\n"));
    }

    private static Aria2Status Status(int code, string message) =>
        new(Aria2State.Error, 0, 0, code, message, ImmutableArray<Gid>.Empty, ImmutableArray<Aria2File>.Empty);

    private static string Written(Aria2Call call)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            call.Write(writer, "token:s");
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
