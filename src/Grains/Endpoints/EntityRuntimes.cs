using ServingCluster.Endpoints;

namespace ServingCluster.Grains.Endpoints;

/// <summary>What is remembered of each served entity of the configs in use. Under the endpoint's gate only.</summary>
internal sealed class EntityRuntimes
{
    private readonly Dictionary<(long ConfigVersion, string Entity), EntityRuntime> _entities = [];

    /// <summary>What is remembered of a served entity.</summary>
    public EntityRuntime this[EndpointConfig config, ServedEntity entity]
    {
        get
        {
            var key = (config.Version, entity.Name);
            if (!_entities.TryGetValue(key, out var runtime))
                _entities[key] = runtime = new EntityRuntime();
            return runtime;
        }
    }

    /// <summary>Forgets the entities of configs that are neither active nor pending.</summary>
    public void ForgetOld(EndpointState state)
    {
        foreach (var old in _entities.Keys.Where(k => k.ConfigVersion != state.Active?.Version && k.ConfigVersion != state.Pending?.Config.Version).ToList())
            _entities.Remove(old);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => _entities.Clear();
}
