using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text;
using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Gateway.Providers;
using ServingCluster.Secrets;

namespace ServingCluster.Gateway.Calls;

/// <summary>
/// Finds what is kept of a served entity, for as long as its model is in use. A route table hands out one model object until the config
/// changes, so that finding costs no lock. Any number of threads.
/// </summary>
internal sealed class TargetBook(
    IEnumerable<IProvider> providers, ISecretReader secrets, ISecretSealer sealer, GatewayOptions options, TimeProvider time)
{
    private const int ManyCircuits = 1024;

    private readonly FrozenDictionary<string, IProvider> _providers = providers.ToFrozenDictionary(p => p.Name, StringComparer.Ordinal);
    private readonly ConditionalWeakTable<ExternalModel, TargetState> _states = [];
    private readonly ConcurrentDictionary<string, CircuitBreaker> _circuits = new(StringComparer.Ordinal);

    /// <summary>What is kept of an entity.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.NotImplemented"/>: its provider isn't known.</exception>
    public TargetState Find(ExternalTarget target)
    {
        if (_states.TryGetValue(target.Model, out var state) && state.IsOf(target))
            return state;
        state = Create(target);
        _states.AddOrUpdate(target.Model, state);
        return state;
    }

    private TargetState Create(ExternalTarget target)
    {
        if (!_providers.TryGetValue(target.Model.Provider, out var provider))
            throw new ServingException(ErrorCode.NotImplemented, $"Models of the provider '{target.Model.Provider}' can't be called by this server.");
        return new(target, provider, new(target, secrets, sealer), CircuitOf(target.Model), options.LimitsOf(provider.Name));
    }

    private CircuitBreaker CircuitOf(ExternalModel model)
    {
        if (_circuits.Count >= ManyCircuits)
            ForgetIdle();
        return _circuits.GetOrAdd(KeyOf(model), _ => new(options.CircuitFailures, options.CircuitPause, time));
    }

    private void ForgetIdle()
    {
        foreach (var (key, circuit) in _circuits)
        {
            if (circuit.IsAtRest)
                _circuits.TryRemove(key, out _);
        }
    }

    /// <summary>Provider, model and all that says where it is; no secret in clear stands in a config.</summary>
    private static string KeyOf(ExternalModel model)
    {
        var key = new StringBuilder().Append(model.Provider).Append('\n').Append(model.Name);
        foreach (var (name, value) in model.Config.OrderBy(field => field.Key, StringComparer.Ordinal))
            key.Append('\n').Append(name).Append('=').Append(value);
        return key.ToString();
    }
}
