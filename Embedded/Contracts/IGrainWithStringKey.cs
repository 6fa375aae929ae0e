namespace Orleans;

/// <summary>The mark of a grain interface whose grains are addressed by a string.</summary>
public interface IGrainWithStringKey : IGrain
{
}
