using System.Text.Json.Serialization;

namespace AriaCluster.Api.Databases;

/// <summary>Where the hub's database is to be copied.</summary>
/// <param name="To">sqlite or postgresql.</param>
/// <param name="Folder">Of sqlite: a name in the hub's folder; without one, the hub's folder itself.</param>
/// <param name="ConnectionString">Of postgresql, in Npgsql's words.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MigrationBody(string To, string? Folder, string? ConnectionString);
