namespace AriaCluster.Api.Importing;

/// <summary>What is to be said of one entry.</summary>
/// <param name="Where">In the file.</param>
/// <param name="Id">What it is called there.</param>
/// <param name="Text">In words.</param>
internal sealed record ImportRemark(string Where, string? Id, string Text);
