namespace ServingCluster.Grains.Routing;

/// <summary>Why a <see cref="Waiter"/> waits no more.</summary>
internal enum WaitOutcome
{
    /// <summary>It still waits.</summary>
    None,

    /// <summary>The routes changed in a way that lets it go on.</summary>
    Changed,

    /// <summary>The time that it wanted to wait is over.</summary>
    TimedOut,

    /// <summary>Nobody is to wait any more: the process ends.</summary>
    Closing,

    /// <summary>Its caller went away.</summary>
    Cancelled,
}
