using Microsoft.Extensions.Logging;
using ServingCluster.Errors;
using ServingCluster.Gateway.Errors;

namespace ServingCluster.Gateway.Calls;

/// <summary>Tells the circuit and the log how calls fared.</summary>
/// <param name="target">Who is called.</param>
/// <param name="term">The circuit's term that the attempt began in.</param>
/// <param name="logger">The log.</param>
internal readonly struct CallJournal(TargetState target, int term, ILogger logger)
{
    /// <summary>The provider answered.</summary>
    public void Answered() => target.Circuit.Succeeded(term);

    /// <summary>Nothing was learnt of the provider.</summary>
    public void Undecided() => target.Circuit.Undecided(term);

    /// <summary>The provider answered with a failure.</summary>
    public void Refused(FailureKind kind)
    {
        if (kind == FailureKind.Unavailable)
            Lost();
        else if (kind == FailureKind.Throttled)
            target.Circuit.Undecided(term);
        else
            target.Circuit.Succeeded(term);
    }

    /// <summary>The provider is out of order or out of reach.</summary>
    public void Lost()
    {
        if (target.Circuit.Failed(term))
            CallLogMessages.Opened(logger, target.Provider.Name, target.Target.Model.Name);
    }

    /// <summary>A call failed, for now or for good.</summary>
    public void Failed(CallFailure failure)
    {
        var (endpoint, entity) = (target.Target.Endpoint, target.Target.ServedEntity);
        if (failure.Code == ErrorCode.InvalidState)
            CallLogMessages.Misconfigured(logger, endpoint, entity, failure.Message);
        else
            CallLogMessages.Failed(logger, endpoint, entity, failure.Code, failure.Message);
    }
}
