using System.Collections.Immutable;
using System.Text.Json;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Tasks.Requests;

/// <summary>Reads a batch's body: <c>{"tasks":[…]}</c>, all of it or nothing.</summary>
internal sealed class BatchReader(TaskReader tasks)
{
    private const string Member = "tasks";

    public ImmutableArray<TaskSpecification> Read(JsonElement body, FaultList faults)
    {
        var specifications = ImmutableArray.CreateBuilder<TaskSpecification>();
        var hasTasks = false;
        foreach (var (name, value) in JsonValues.ReadMembers(body, FaultList.Body, faults))
        {
            if (name != Member)
            {
                faults.Add(name, $"is not known; allowed is {Member}");
                continue;
            }

            hasTasks = true;
            foreach (var (field, element) in JsonValues.ReadElements(value, Member, TaskId.MaxBatch, faults))
            {
                specifications.Add(tasks.Read(element, field, faults));
            }
        }

        if (specifications.Count == 0 && faults.Count == 0)
        {
            faults.Add(Member, $"{(hasTasks ? "is empty" : "is missing")}; allowed are 1 to {TaskId.MaxBatch} tasks");
        }

        return specifications.DrainToImmutable();
    }
}
