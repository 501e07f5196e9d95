using System.Collections.Concurrent;
using Orleans.Runtime.Placement;
using Orleans.Serialization.Invocation;

namespace ServingCluster.Silo.Tests.Bindings;

/// <summary>
/// Puts every grain that the tests call for the first time on another silo than theirs, and notes which methods were called from one
/// silo on another.
/// </summary>
internal sealed class CallsAcross(Func<SiloAddress?> elsewhere)
{
    private const string CallerKey = "silo-that-calls";

    private readonly ConcurrentDictionary<(GrainType Grain, string Method), int> _calls = new();

    /// <summary>Watches a silo.</summary>
    public void Watch(string name, ISiloBuilder silo)
    {
        silo.AddOutgoingGrainCallFilter(call =>
        {
            RequestContext.Set(CallerKey, name);
            if (elsewhere() is { } address)
                RequestContext.Set(IPlacementDirector.PlacementHintKey, address);
            return call.Invoke();
        });
        silo.AddIncomingGrainCallFilter(call =>
        {
            if (RequestContext.Get(CallerKey) is string caller && caller != name)
                _calls.AddOrUpdate((call.TargetId.Type, MethodOf(call)), 1, (_, count) => count + 1);
            return call.Invoke();
        });
    }

    /// <summary>The methods of a grain's interface that nobody called across silos.</summary>
    /// <param name="grain">Any grain of that interface.</param>
    /// <param name="type">The plain interface.</param>
    public IEnumerable<string> Missing(object grain, Type type)
    {
        var kind = ((IAddressable)grain).GetGrainId().Type;
        return type.GetInterfaces().Append(type).SelectMany(i => i.GetMethods()).Select(m => m.Name).Where(m => !_calls.ContainsKey((kind, m)));
    }

    // A stream begins with a call of Orleans' own, which carries the method's.
    private static string MethodOf(IIncomingGrainCallContext call)
    {
        for (var i = 0; i < call.Request.GetArgumentCount(); i++)
        {
            if (call.Request.GetArgument(i) is IInvokable inner)
                return inner.GetMethodName();
        }

        return call.MethodName;
    }
}
