using ServingCluster.Grains.Endpoints.Validation;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

/// <summary>A served entity as it stands in the form.</summary>
internal sealed class EntityForm
{
    /// <summary>Tells it from others while names change.</summary>
    public Guid Key { get; } = Guid.NewGuid();

    public EntityKind Kind { get; set; }

    /// <summary>Its own name; empty for the default.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its share of the traffic in per cent.</summary>
    public int Traffic { get; set; }

    /// <summary>The full name of a registered model.</summary>
    public string ModelName { get; set; } = "";

    public string ModelVersion { get; set; } = "";

    public EntityScale Scale { get; set; }

    public string WorkloadSize { get; set; } = "Small";

    public string WorkloadType { get; set; } = WorkloadTypes.Default;

    public bool ScaleToZero { get; set; } = true;

    public int? MinConcurrency { get; set; } = 4;

    public int? MaxConcurrency { get; set; } = 16;

    public int? MinThroughput { get; set; }

    public int? MaxThroughput { get; set; }

    public int? ModelUnits { get; set; } = 1;

    public bool BurstScaling { get; set; } = true;

    /// <summary>The bits of the weights; empty for the model's own.</summary>
    public string Quantization { get; set; } = "";

    public List<PairForm> Variables { get; } = [];

    public string Provider { get; set; } = "openai";

    /// <summary>The model's name at its provider.</summary>
    public string ExternalName { get; set; } = "";

    public string Task { get; set; } = "llm/v1/chat";

    /// <summary>The fields of the provider's config under their wire names, those that nobody filled in left out.</summary>
    public Dictionary<string, string> ProviderFields { get; } = [];

    public bool IsExternal => Kind == EntityKind.External;

    /// <summary>The name that it has when it is served; empty while nothing says what it will be.</summary>
    public string EffectiveName => Name.Length > 0 ? Name : DefaultName;

    /// <summary>The name that it gets when it is given none; empty while nothing says what that will be.</summary>
    public string DefaultName
    {
        get
        {
            if (IsExternal)
                return ExternalName.Length > 0 ? NameRules.DefaultExternalName(ExternalName) : "";
            return ModelName.Length > 0 && ModelVersion.Length > 0 ? NameRules.DefaultServedEntityName(ModelName, ModelVersion) : "";
        }
    }
}
