using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AriaCluster.Cli.Machine;

namespace AriaCluster.Cli.Hub;

/// <summary>The JSON of the hub's answers, of the command line's own documents and of its files: camelCase, generated at build for a quick start.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(HubTask))]
[JsonSerializable(typeof(HubTaskPage))]
[JsonSerializable(typeof(SubmittedBatch))]
[JsonSerializable(typeof(HubWorker))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(ConnectionFile))]
[JsonSerializable(typeof(ClusterPlan))]
[JsonSerializable(typeof(WorkerPlan))]
[JsonSerializable(typeof(Joining.JoinBody))]
[JsonSerializable(typeof(ProcessRecord))]
[JsonSerializable(typeof(Databases.DatabaseRequest))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(string))]
internal sealed partial class HubJson : JsonSerializerContext
{
    /// <summary>For what is written: text stays readable, control characters are escaped all the same.</summary>
    public static JsonWriterOptions Readable { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
