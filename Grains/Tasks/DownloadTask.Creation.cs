namespace AriaCluster.Tasks;

// How a task begins.
internal sealed partial record DownloadTask
{
    /// <summary>A grain without a stored record has an empty state: there is no such task.</summary>
    internal bool Exists => Id.Length > 0;

    public Transition<CreateReply> Create(string id, TaskCreation creation)
    {
        // A repeated creation finds the task as it stands by now, which may be far from its beginning.
        if (Exists)
        {
            return new(this, new(CreateOutcome.Already, ToPending()));
        }

        var created = New(id, creation);
        var pending = created.ToPending();
        // The tasks of a batch are announced together, by their batch.
        var change = creation.BatchId is null ? created.ToChange() : null;
        return new(created, new(CreateOutcome.Created, pending), Saving.Now, change);
    }

    private static DownloadTask New(string id, TaskCreation creation) => new()
    {
        Id = id,
        Gid = TaskId.Gid(id),
        Specification = creation.Specification,
        Owner = creation.Owner,
        BatchId = creation.BatchId,
        Submission = creation.Submission,
        Parts = [new TaskPart { Attempt = creation.LastAttempt }],
        History = [new(creation.CreatedAt, $"accepted from {Plain.Text(creation.Owner, 64)}")],
        Position = creation.CreatedAt.ToUnixTimeMilliseconds(),
        Host = creation.Specification.Uris.IsDefaultOrEmpty ? null : SourceName.Host(creation.Specification.Uris[0]),
        Source = SourceHash.Of(creation.Owner, creation.Specification),
        Connections = ConnectionCount.Of(creation.Specification),
        Name = SourceName.Of(creation.Specification),
        CreatedAt = creation.CreatedAt,
        NotBefore = creation.Specification.StartAt,
    };
}
