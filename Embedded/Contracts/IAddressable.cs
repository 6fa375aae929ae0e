namespace Orleans.Runtime;

/// <summary>Whatever can be called by reference: a grain or an observer.</summary>
public interface IAddressable
{
}
