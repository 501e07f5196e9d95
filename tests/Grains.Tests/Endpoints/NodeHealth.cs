namespace ServingCluster.Grains.Tests.Endpoints;

/// <summary>How a node answers.</summary>
internal enum NodeHealth
{
    /// <summary>As it should.</summary>
    Alive,

    /// <summary>Its process is stopped: calls wait until it goes on.</summary>
    Hung,

    /// <summary>The way to it is broken: calls fail, and nobody knows whether they had an effect.</summary>
    CutOff,

    /// <summary>It is no member of the cluster any more.</summary>
    Gone,
}
