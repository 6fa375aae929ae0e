namespace AriaCluster.Embedded;

/// <summary>A reference to an observer: an object outside the grains.</summary>
internal class ObserverReference : Reference
{
    internal ObserverInbox Inbox { get; set; } = null!;

    public override bool Equals(object? obj) => obj is ObserverReference other && other.Inbox == Inbox;

    public override int GetHashCode() => Inbox.GetHashCode();

    public override string ToString() => $"observer {Interface.Name}";

    internal override void Deliver(Request request) => Inbox.Receive(request);
}
