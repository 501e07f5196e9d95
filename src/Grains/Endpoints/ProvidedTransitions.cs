using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Grains.Endpoints.Validation;

namespace ServingCluster.Grains.Endpoints;

/// <summary>The steps of an endpoint that the server itself provides, as pure functions.</summary>
internal static class ProvidedTransitions
{
    /// <summary>In whose name it is made and changed.</summary>
    public const string Provider = "system";

    // What could not be served may be served later, when a node has come that has room for it.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(5);

    /// <summary>An endpoint with nothing to serve yet.</summary>
    public static EndpointState New(string name, FoundationModelOffer offer, DateTimeOffset now) => new EndpointState
    {
        Name = name,
        Id = Guid.NewGuid().ToString("n"),
        Creator = Provider,
        CreatedAt = now,
        UpdatedAt = now,
        Foundation = offer.Model,
    }.WithEvent(now, EventTypes.Create, EventStatus.Success, $"Provided for the model '{offer.Model.Name}'.", null, 0);

    /// <summary>Takes an offer; the same state when it says nothing new.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/>: a wrong size or kind of machine.</exception>
    public static EndpointState Take(this EndpointState state, FoundationModelOffer offer, DateTimeOffset now)
    {
        if (!SaysTheSame(state.Foundation!, offer.Model))
            state = state with { Foundation = offer.Model, UpdatedAt = now };
        var wanted = ConfigOf(state, offer, now);
        return IsUnderWayOrServed(state, wanted, now) ? state : state.BeginUpdate(wanted, Provider, now);
    }

    private static bool IsUnderWayOrServed(EndpointState state, EndpointConfig wanted, DateTimeOffset now)
    {
        var latest = state.Pending?.Config ?? state.Active;
        var isSame = latest is not null && Served(latest) == Served(wanted);
        return isSame && (state.ConfigUpdate != ConfigUpdateState.UpdateFailed || now - state.Pending!.StartedAt < RetryAfter);
    }

    private static EndpointConfig ConfigOf(EndpointState state, FoundationModelOffer offer, DateTimeOffset now)
    {
        var input = new EndpointConfigInput
        {
            ServedEntities =
            [
                new ServedEntityInput
                {
                    Name = state.Name,
                    EntityName = offer.Model.Name,
                    EntityVersion = $"{offer.Version}",
                    WorkloadSize = offer.WorkloadSize,
                    WorkloadType = offer.WorkloadType,
                    ScaleToZeroEnabled = true,
                },
            ],
        };
        var mistakes = new Mistakes();
        ConfigValidator.Check(input, "", allowMixed: false, mistakes);
        mistakes.ThrowIfAny();
        var config = ConfigCompletion.Complete(
            input, state.LastConfigVersion + 1, Provider, now, static _ => throw new InvalidOperationException("What the server provides runs here."));
        return config.With(config.ServedEntities[0], offer.Traits);
    }

    private static (string Model, int Version, string? Size, string Type) Served(EndpointConfig config)
    {
        var entity = config.ServedEntities[0];
        return (entity.EntityName, entity.EntityVersion, entity.WorkloadSize, entity.WorkloadType);
    }

    private static bool SaysTheSame(FoundationModel a, FoundationModel b) =>
        (a with { Capabilities = b.Capabilities }) == b && a.Capabilities.SequenceEqual(b.Capabilities);
}
