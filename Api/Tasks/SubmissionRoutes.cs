using AriaCluster.Api.Description;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Tasks.Requests;

namespace AriaCluster.Api.Tasks;

/// <summary>What the API's description says of submissions.</summary>
internal static class SubmissionRoutes
{
    public const string ExampleBatch = "batch-019e2c4e-5d0a-7c3e-9f11-3a6b5c7d0000";

    private const string ExampleReference = $$"""{"id":"{{TaskRoutes.ExampleId}}","gid":"{{TaskRoutes.ExampleGid}}"}""";
    private const string ExampleBatchReference = $$"""{"batchId":"{{ExampleBatch}}","tasks":[{{ExampleReference}}]}""";

    private static readonly ParameterText _key = ParameterText.Header(
        IdempotencyKey.HeaderName,
        "1 to 255 printable characters. For 24 hours the same key and body get the same answer and are accepted once; another body gets 409.",
        "2026-07-01/debian");

    private static readonly (string, string)[] _location = [("Location", "Where the task, or the list of the batch's tasks, is.")];

    public static RouteText Submit() => new(
        "submitTask", DescriptionTags.Tasks, "Submit a task",
        "Accepts one download. The answer means that it is stored. All faults of a request are named at once, and nothing is changed then.")
    {
        Parameters = [_key],
        Body = new(typeof(TaskBody), """
            {"url":"https://example.org/debian.iso","dir":"isos","out":"debian.iso","tags":{"zone":"eu"},"priority":"high",
             "checksum":"sha-256=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}
            """),
        Answers =
        [
            new(201, "Accepted", typeof(TaskReference), ExampleReference) { Headers = _location },
            new(200, "Accepted before, under the same Idempotency-Key, or there already: `duplicateOf`", typeof(TaskReference), ExampleReference) { Headers = _location },
        ],
        Problems = [ProblemType.KeyReused, ProblemType.QuotaExceeded, ProblemType.QuotaReached, ProblemType.DiskFull],
    };

    public static RouteText SubmitBatch() => new(
        "submitBatch", DescriptionTags.Tasks, "Submit many tasks",
        "Accepts 1 to 10,000 downloads and 32 MiB, all or none. The answer names them in the order in which they came.")
    {
        Parameters = [_key],
        Body = new(typeof(BatchBody), """{"tasks":[{"url":"https://example.org/1"},{"uris":["https://example.org/2","ftp://mirror.example.org/2"]}]}"""),
        Answers =
        [
            new(202, "Accepted; the tasks are listed within moments", typeof(BatchReference), ExampleBatchReference) { Headers = _location },
            new(200, "Accepted before, under the same Idempotency-Key, or all there already: then without `batchId`", typeof(BatchReference), ExampleBatchReference) { Headers = _location },
        ],
        Problems = [ProblemType.KeyReused, ProblemType.QuotaExceeded, ProblemType.QuotaReached, ProblemType.DiskFull],
    };
}
