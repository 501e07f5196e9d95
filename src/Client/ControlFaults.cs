using ServingCluster.Endpoints;
using ServingCluster.Governance;
using ServingCluster.History;
using ServingCluster.Models;

namespace ServingCluster.Client;

/// <summary>
/// Says in the words of the grains when a call of endpoints, models and catalogs failed because a process was lost, or does not come back.
/// Calls of replicas are left as they are: the router tells by the exception that another replica is to be asked.
/// </summary>
internal sealed class ControlFaults(TimeProvider time) : IOutgoingGrainCallFilter
{
    // The longest of them write to the store a few times. A client's calls are not ended by the loss of the silo that has them.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public Task Invoke(IOutgoingGrainCallContext context) =>
        IsControl(context) ? TranslatedAsync(context) : context.Invoke();

    // The watch of routes is a long poll, whose end is the router's to judge.
    private static bool IsControl(IOutgoingGrainCallContext context) =>
        context.Grain is IServingEndpoint or IRegisteredModel or INameCatalog or IRateLimiter or IEndpointHistory or ITrafficBoard && context.MethodName != nameof(IServingEndpoint.WatchRoutesAsync);

    // None of these calls takes a token of its caller's.
    private async Task TranslatedAsync(IOutgoingGrainCallContext context)
    {
        try
        {
            await context.Invoke().WaitAsync(Longest, time);
        }
        catch (Exception e) when (OrleansFaults.TranslateUncancelled(e) is { } failure)
        {
            throw failure;
        }
    }
}
