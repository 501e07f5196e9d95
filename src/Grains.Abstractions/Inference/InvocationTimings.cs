namespace ServingCluster.Inference;

/// <summary>Where a request's time went inside the replica.</summary>
/// <param name="Queue">From arrival to the start of the run that served it.</param>
/// <param name="Run">
/// The run of the model; of one that a provider hosts, the time spent waiting for the provider, repeats and the pauses before them included.
/// </param>
/// <param name="BatchRows">Rows of all requests in that run; 0 when it never ran.</param>
/// <param name="BatchRequests">Requests in that run; 0 when it never ran.</param>
public readonly record struct InvocationTimings(TimeSpan Queue, TimeSpan Run, int BatchRows, int BatchRequests);
