namespace AriaCluster.Worker.Journal;

/// <summary>What a line of the journal says.</summary>
internal enum EntryKind
{
    /// <summary>An order was taken; carries it.</summary>
    Accepted = 1,

    /// <summary>A download is about to be added to a lane; carries both.</summary>
    Started = 2,

    /// <summary>It went on in other downloads (magnet, torrent, metalink); carries those that are not finished.</summary>
    Followed = 3,

    /// <summary>aria2 said complete; carries the files with their inodes.</summary>
    BytesDone = 4,

    /// <summary>A file was copied to another file system, and the copy is about to be renamed; carries the files anew.</summary>
    Copied = 5,

    /// <summary>The files are in place; carries them.</summary>
    Placed = 6,

    /// <summary>It failed; carries the report.</summary>
    Failed = 7,

    /// <summary>The hub gave its final word on the last report; carries that report, to be repeated if the hub asks again.</summary>
    Answered = 8,

    /// <summary>The hub took it back, or it was given up.</summary>
    Dropped = 9,

    /// <summary>The hub assigned it anew while it went on; carries the new order.</summary>
    Renewed = 10,

    /// <summary>What was there is useless: from the beginning.</summary>
    Restarted = 11,

    /// <summary>A whole record, written when the journal is compacted.</summary>
    Kept = 12,
}
