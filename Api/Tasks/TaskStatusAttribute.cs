using System.ComponentModel.DataAnnotations;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Tasks;

/// <summary>Tells the API's description that a member is one of the statuses of tasks.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TaskStatusAttribute() : AllowedValuesAttribute([.. Enum.GetValues<DownloadStatus>().Select(StatusText.Of)]);
