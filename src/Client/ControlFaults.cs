using ServingCluster.Endpoints;
using ServingCluster.Models;

namespace ServingCluster.Client;

/// <summary>
/// Says in the words of the grains when a call of endpoints, models and catalogs failed because a process was lost. Calls of replicas
/// are left as they are: the router tells by the exception that another replica is to be asked.
/// </summary>
internal sealed class ControlFaults : IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context) =>
        context.Grain is IServingEndpoint or IRegisteredModel or INameCatalog ? TranslatedAsync(context) : context.Invoke();

    private static async Task TranslatedAsync(IOutgoingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception e) when (OrleansFaults.Translate(e) is { } failure)
        {
            throw failure;
        }
    }
}
