namespace ServingCluster.Endpoints;

/// <summary>What is told of a model that the server itself provides an endpoint for.</summary>
public sealed record FoundationModel
{
    /// <summary>The registered model's full name, such as <c>system.ai.tiny_chat</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its name for people.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Free text.</summary>
    public string Description { get; init; } = "";

    /// <summary>A link to more; may be empty.</summary>
    public string Docs { get; init; } = "";

    /// <summary>The kind of model, such as <c>llama</c>; may be empty.</summary>
    public string ModelClass { get; init; } = "";

    /// <summary>Price of generated tokens, a decimal number.</summary>
    public string Price { get; init; } = "0";

    /// <summary>Price of input tokens, a decimal number.</summary>
    public string InputPrice { get; init; } = "0";

    /// <summary>What it can do besides, such as <c>function_calling</c>, in alphabetical order.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];
}
