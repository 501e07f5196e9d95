using ServingCluster.Endpoints;

namespace ServingCluster.Grains.Endpoints;

/// <summary>An endpoint that exists, as queries see it: one immutable snapshot.</summary>
/// <param name="State">Its durable state.</param>
/// <param name="Description">What callers are told.</param>
internal sealed record EndpointView(EndpointState State, EndpointDescription Description);
