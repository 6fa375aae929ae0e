namespace AriaCluster.Scheduling;

/// <summary>How good a worker is for the next part; less is better. It only ever grows while a plan gives the worker more.</summary>
/// <param name="BeyondSlots">Its slots are in use, so the part would wait in the agent. Nobody waits while another has a slot free.</param>
/// <param name="First">What the strategy looks at first.</param>
/// <param name="Second">What decides between equals, such as bytes a second.</param>
/// <param name="Third">What decides between those.</param>
internal readonly record struct Ranking(bool BeyondSlots, double First, double Second = 0, double Third = 0) : IComparable<Ranking>
{
    public int CompareTo(Ranking other)
    {
        if (BeyondSlots != other.BeyondSlots)
        {
            return BeyondSlots ? 1 : -1;
        }

        var byFirst = First.CompareTo(other.First);
        var bySecond = byFirst != 0 ? byFirst : Second.CompareTo(other.Second);
        return bySecond != 0 ? bySecond : Third.CompareTo(other.Third);
    }
}
