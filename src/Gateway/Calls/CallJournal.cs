using Microsoft.Extensions.Logging;
using ServingCluster.Errors;
using ServingCluster.Gateway.Errors;

namespace ServingCluster.Gateway.Calls;

/// <summary>Tells the circuit and the log how calls fared.</summary>
internal readonly struct CallJournal(TargetState target, ILogger logger)
{
    /// <summary>The provider answered.</summary>
    public void Answered() => target.Circuit.Succeeded();

    /// <summary>Nothing was learnt of the provider.</summary>
    public void Undecided() => target.Circuit.Undecided();

    /// <summary>The provider answered with a failure.</summary>
    public void Refused(FailureKind kind)
    {
        if (kind == FailureKind.Unavailable)
            Lost();
        else if (kind == FailureKind.Throttled)
            target.Circuit.Undecided();
        else
            target.Circuit.Succeeded();
    }

    /// <summary>The provider is out of order or out of reach.</summary>
    public void Lost()
    {
        if (target.Circuit.Failed())
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
