namespace AriaCluster.Worker.Agent;

/// <summary>Who may touch which task's work folder: one at a time, and so at most one lane. Also knows which folders there are.</summary>
internal sealed class FolderClaims
{
    private readonly HashSet<string> _claimed = [];
    private readonly HashSet<string> _existing = [];

    /// <summary>Tasks whose folder is there and in nobody's hands.</summary>
    public IEnumerable<string> Idle => _existing.Where(task => !_claimed.Contains(task));

    public bool TryClaim(string taskId) => _claimed.Add(taskId);

    public void Release(string taskId) => _claimed.Remove(taskId);

    public bool Exists(string taskId) => _existing.Contains(taskId);

    public void Made(string taskId) => _existing.Add(taskId);

    public void Gone(string taskId) => _existing.Remove(taskId);
}
