using Microsoft.Extensions.Logging;
using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>Sends a request to a model that a provider hosts elsewhere.</summary>
/// <param name="models">Reaches providers; null in a process that cannot.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ExternalCaller(IExternalModels? models, TimeProvider time, ILogger logger)
{
    /// <summary>The answer, an expected failure among them, with the name of the served entity. Never null.</summary>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    // One step, of the type that is handed on as it is: each more would be felt.
    public async ValueTask<InvocationResponse?> SendAsync(EntityModel route, InvocationRequest request, CancellationToken cancellationToken)
    {
        var entity = route.State;
        if (!entity.TryEnter(route.Limit))
            return Of(entity, RoutingFailures.TooMany());
        try
        {
            if (models is null)
                return Of(entity, RoutingFailures.NoProviders(route.Target!));
            var answer = await models.InvokeAsync(route.Target!, RouterSpans.Within(request), cancellationToken).ConfigureAwait(false);
            answer.Upstream = answer.Timings.Run;
            return Of(entity, answer);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return Of(entity, FailureOf(route.Target!, e));
        }
        finally
        {
            entity.Leave();
        }
    }

    /// <summary>The answer piece by piece, once its first piece is there.</summary>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public async ValueTask<RoutedStream> OpenAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken)
    {
        if (models is null)
            return new RoutedStream(RoutingFailures.NoProviders(target));
        return await RoutedStream.OpenAsync(new ProviderOrigin(this, models, target), request, time, cancellationToken).ConfigureAwait(false)
            ?? new RoutedStream(RoutingFailures.ProviderFault(target));
    }

    /// <summary>Notes that a stream ended without a word.</summary>
    public void Silent(ExternalTarget target, string reason) => LogSilent(target.Endpoint, target.ServedEntity, target.Model.Provider, reason);

    /// <summary>What came out of a call as an exception.</summary>
    public InvocationResponse FailureOf(ExternalTarget target, Exception exception)
    {
        if (exception is ServingException expected)
            return InvocationResponse.Failed(expected.Code, expected.Message, expected.RetryAfter);
        // The boundary to code of many providers: a fault there is that request's alone, and another entity may be asked.
        LogFault(exception, target.Endpoint, target.ServedEntity, target.Model.Provider);
        return RoutingFailures.ProviderFault(target);
    }

    private static InvocationResponse Of(EntityState entity, InvocationResponse answer)
    {
        answer.ServedEntity = entity.Name;
        return answer;
    }
}
