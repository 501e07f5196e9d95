namespace ServingCluster.Frontend.OneProcess;

/// <summary>A model that comes with the server.</summary>
internal sealed record SampleModel
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<SampleModel> All { get; } =
    [
        new() { FolderName = "iris", Versions = 2, Set = 1, Description = "A sample model: the species of an iris from four measures of its flower." },
        new() { FolderName = "digits", Versions = 1, Set = 1, Description = "A sample model: the digit that a picture of 8 by 8 pixels shows." },
        new()
        {
            FolderName = "tiny_chat",
            Set = 2,
            IsFoundationModel = true,
            Description = "A sample model in Llama format that answers simple questions in a sentence.",
            Tags = TagsOf("Tiny Chat", "llama"),
        },
        new()
        {
            FolderName = "tiny_embed",
            Set = 2,
            IsFoundationModel = true,
            Description = "A sample model that turns a sentence into a vector, near to those of sentences that mean about the same.",
            Tags = TagsOf("Tiny Embed", "bert"),
        },
    ];

    /// <summary>The set that the newest of them belong to.</summary>
    public static int LatestSet { get; } = All.Max(m => m.Set);

    /// <summary>Its folder among the samples, and the last segment of its name.</summary>
    public required string FolderName { get; init; }

    /// <summary>Its versions are 1 to this.</summary>
    public int Versions { get; init; } = 1;

    /// <summary>Samples come in sets, one more with a release that has new ones; a set is registered once.</summary>
    public required int Set { get; init; }

    /// <summary>Free text.</summary>
    public required string Description { get; init; }

    /// <summary>Tags by key.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the server provides an endpoint for it.</summary>
    public bool IsFoundationModel { get; init; }

    /// <summary>The model's full name.</summary>
    public string Name => $"system.ai.{FolderName}";

    private static Dictionary<string, string> TagsOf(string displayName, string modelClass) => new()
    {
        ["foundation_model.display_name"] = displayName,
        ["foundation_model.model_class"] = modelClass,
    };
}
