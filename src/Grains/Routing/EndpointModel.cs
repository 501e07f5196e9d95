using ServingCluster.Grains.Governance;
using ServingCluster.Identity;

namespace ServingCluster.Grains.Routing;

/// <summary>A <see cref="ServingCluster.Routing.RouteTable"/> made ready for the hot path; immutable.</summary>
internal sealed class EndpointModel
{
    private readonly Dictionary<string, EntityModel> _byName = new(StringComparer.Ordinal);
    private readonly EntityModel[] _entities;
    private readonly int _totalWeight;

    public EndpointModel(
        EndpointModelStatus status, string endpointId = "", long version = 0, string? languageTask = null, bool fallsBack = false, params EntityModel[] entities)
    {
        Status = status;
        EndpointId = endpointId;
        Version = version;
        LanguageTask = languageTask;
        FallsBack = fallsBack;
        _entities = entities;
        _totalWeight = entities.Length == 0 ? 0 : entities[^1].WeightUpTo;
        foreach (var entity in entities)
            _byName.Add(entity.State.Name, entity);
    }

    public EndpointModelStatus Status { get; }

    /// <summary>The id of the endpoint; empty when it is gone.</summary>
    public string EndpointId { get; }

    /// <summary>The version of the route table.</summary>
    public long Version { get; }

    /// <summary>The task of its language models; null for custom models, and when it has no models.</summary>
    public string? LanguageTask { get; }

    /// <summary>Who may send requests; null when the endpoint is gone.</summary>
    public QueryAccess? Access { get; init; }

    /// <summary>Whether a request that an external model fails goes to others.</summary>
    public bool FallsBack { get; }

    /// <summary>What its requests pass first; null when nothing governs it.</summary>
    public Governor? Governor { get; init; }

    /// <summary>What is recorded of its requests; null when it is gone.</summary>
    public EndpointRecording? Recording { get; init; }

    /// <summary>The same where its owner asked for records; null otherwise.</summary>
    public EndpointRecording? AskedRecording { get; init; }

    /// <summary>Whether it will never be followed by another one.</summary>
    public bool IsLast => Status is EndpointModelStatus.Deleted or EndpointModelStatus.Retired;

    /// <summary>The served entities in the table's order, whatever the status.</summary>
    public IReadOnlyList<EntityModel> Entities => _entities;

    /// <summary>Whether that principal may send requests, as far as it is for this to say; null is a trusted process, which may.</summary>
    public bool Allows(Principal? principal) => principal is null || Access is null || Access.Allows(principal);

    /// <summary>The named entity, or one drawn by weight; null when there is none to take a request.</summary>
    public EntityModel? Choose(string? name, RandomStream random)
    {
        if (name is not null)
            return Find(name);
        if (Status != EndpointModelStatus.Serving || _totalWeight == 0)
            return null;
        if (_entities.Length == 1)
            return _entities[0];
        var draw = RandomStream.Scale((uint)(random.Next() >> 32), _totalWeight);
        var i = 0;
        while (_entities[i].WeightUpTo <= draw)
            i++;
        return _entities[i];
    }

    /// <summary>The entity of that name; null when there is none or the endpoint does not serve.</summary>
    public EntityModel? Find(string name) => Status == EndpointModelStatus.Serving ? _byName.GetValueOrDefault(name) : null;
}
