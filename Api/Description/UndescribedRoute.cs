namespace AriaCluster.Api.Description;

/// <summary>Says that a route is no part of the API, and why.</summary>
internal sealed record UndescribedRoute(string Reason);
