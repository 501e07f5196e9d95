using ServingCluster.Endpoints;
using ServingCluster.Identity;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Tests.Fakes;

/// <summary>Endpoints and models as the grains describe them.</summary>
internal static class Samples
{
    public const string ModelName = "system.ai.iris";

    public static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeMilliseconds(1_780_000_000_123);

    public static ServedEntity Entity(string name = "iris-1", int version = 1) => new()
    {
        Name = name,
        EntityName = ModelName,
        EntityVersion = version,
        WorkloadSize = "Small",
        WorkloadType = "CPU",
        ScaleToZeroEnabled = true,
        EnvironmentVars = new Dictionary<string, string>(),
        Creator = "admin",
        CreatedAt = Time,
    };

    public static EndpointConfig Config(long version, params ServedEntity[] entities) => new()
    {
        Version = version,
        ServedEntities = entities,
        Routes = [new TrafficRoute(entities[0].Name, 100), .. entities.Skip(1).Select(e => new TrafficRoute(e.Name, 0))],
        Creator = "admin",
        CreatedAt = Time,
    };

    public static ConfigDescription Describe(EndpointConfig config, DeploymentState state, string message = "") =>
        new(config, config.ServedEntities.ToDictionary(e => e.Name, _ => new ServedEntityStatus(state, message, 1, 1)));

    public static EndpointDescription ReadyEndpoint(string name) => new()
    {
        Name = name,
        Id = "0123456789abcdef0123456789abcdef",
        Creator = "admin",
        CreatedAt = Time,
        UpdatedAt = Time,
        Description = "",
        Tags = new Dictionary<string, string>(),
        Ready = true,
        Stopped = false,
        ConfigUpdate = ConfigUpdateState.NotUpdating,
        Config = Describe(Config(1, Entity()), DeploymentState.Ready),
    };

    public static EndpointDescription NewEndpoint(string name, EndpointCreation creation) => ReadyEndpoint(name) with
    {
        Description = creation.Description,
        Tags = creation.Tags,
        Access = creation.Access ?? AccessList<EndpointPermission>.Empty,
        Ready = false,
        Config = null,
        ConfigUpdate = creation.Config is null ? ConfigUpdateState.NotUpdating : ConfigUpdateState.InProgress,
        PendingConfig = creation.Config is null
            ? null
            : Describe(Config(1, Entity()), DeploymentState.Creating, "Creating resources for served entity."),
    };

    /// <summary>A model without versions.</summary>
    public static RegisteredModelInfo NewModel(string name, string creator, AccessList<ModelPermission> access) => new()
    {
        Name = name,
        Id = "abcdef0123456789abcdef0123456789",
        Owner = creator,
        Creator = creator,
        CreatedAt = Time,
        UpdatedAt = Time,
        UpdatedBy = creator,
        Access = access,
    };

    public static RegisteredModelInfo Model(ModelSignature signature, string? inputExample = null, string? task = null) => new()
    {
        Name = ModelName,
        Id = "fedcba9876543210fedcba9876543210",
        Owner = "admin",
        Creator = "admin",
        CreatedAt = Time,
        UpdatedAt = Time,
        UpdatedBy = "admin",
        Versions =
        [
            new ModelVersionInfo
            {
                ModelName = ModelName,
                Version = 1,
                Id = "00000000000000000000000000000001",
                Source = "",
                Status = ModelVersionStatus.Ready,
                Creator = "admin",
                CreatedAt = Time,
                UpdatedAt = Time,
                Manifest = new ModelManifest
                {
                    Runtime = "onnx",
                    Signature = signature,
                    HasLoggedSignature = true,
                    SizeBytes = 1,
                    MemoryBytes = 1,
                    InputExample = inputExample,
                    Task = task,
                },
            },
        ],
    };
}
