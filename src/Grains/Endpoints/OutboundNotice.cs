using ServingCluster.Endpoints;

namespace ServingCluster.Grains.Endpoints;

/// <summary>A notice that is still to be delivered.</summary>
/// <param name="Notice">What is told.</param>
/// <param name="Attempts">How often it was tried in vain.</param>
/// <param name="NotBefore">When it may be tried next.</param>
internal sealed record OutboundNotice(UpdateNotice Notice, int Attempts, DateTimeOffset NotBefore);
