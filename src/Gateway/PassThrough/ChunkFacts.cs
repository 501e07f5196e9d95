namespace ServingCluster.Gateway.PassThrough;

/// <summary>What one chunk, or one answer, of OpenAI's shape says.</summary>
internal struct ChunkFacts
{
    /// <summary>Whether it carries a piece of an answer, or anything but a usage.</summary>
    public bool HasChoices;

    /// <summary>Whether an answer has ended with it.</summary>
    public bool IsFinished;

    /// <summary>Whether it tells a usage.</summary>
    public bool HasUsage;

    /// <summary>Whether it is an error in place of a chunk.</summary>
    public bool IsError;
}
