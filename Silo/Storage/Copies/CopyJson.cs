using System.Text.Json;
using System.Text.Json.Serialization;

namespace AriaCluster.Silo.Storage.Copies;

/// <summary>The JSON of backups and of what the work on databases is asked for and comes to.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BackupHeader))]
[JsonSerializable(typeof(BackupTrailer))]
[JsonSerializable(typeof(CopyResult))]
[JsonSerializable(typeof(CheckResult))]
[JsonSerializable(typeof(DatabaseRequest))]
internal sealed partial class CopyJson : JsonSerializerContext;
