using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AriaCluster.Api.Audit;
using AriaCluster.Api.Cluster;
using AriaCluster.Api.Databases;
using AriaCluster.Api.Events;
using AriaCluster.Api.Importing;
using AriaCluster.Api.Keys;
using AriaCluster.Api.Status;
using AriaCluster.Api.Tasks;
using AriaCluster.Api.Workers;
using AriaCluster.Silo.Storage.Copies;

namespace AriaCluster.Api.Hub;

/// <summary>The JSON of all answers, compiled, so that the first request does not wait for reflection. The form is WireJson's.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TaskDocument))]
[JsonSerializable(typeof(TaskListDocument))]
[JsonSerializable(typeof(TaskReference))]
[JsonSerializable(typeof(BatchReference))]
[JsonSerializable(typeof(ControlDocument))]
[JsonSerializable(typeof(WorkerDocument))]
[JsonSerializable(typeof(WorkerListDocument))]
[JsonSerializable(typeof(TokenDocument))]
[JsonSerializable(typeof(JoinTokenDocument))]
[JsonSerializable(typeof(JoinTokenListDocument))]
[JsonSerializable(typeof(JoinDocument))]
[JsonSerializable(typeof(KeyDocument))]
[JsonSerializable(typeof(KeyListDocument))]
[JsonSerializable(typeof(AuditListDocument))]
[JsonSerializable(typeof(ClusterDocument))]
[JsonSerializable(typeof(ErrorTableDocument))]
[JsonSerializable(typeof(BulkDocument))]
[JsonSerializable(typeof(StatsDocument))]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(HealthDocument))]
[JsonSerializable(typeof(CheckResult))]
[JsonSerializable(typeof(MigrationDocument))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(SnapshotDocument))]
[JsonSerializable(typeof(GoneDocument))]
[JsonSerializable(typeof(EndDocument))]
internal sealed partial class HubJson : JsonSerializerContext
{
    /// <summary>
    /// Escapes what JSON needs and nothing else: names and errors stay readable. Never for JSON inside a page, where a script's end
    /// in a name would end the script.
    /// </summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>What answers are written with.</summary>
    public static readonly HubJson Answers = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = Encoder,
    });
}
