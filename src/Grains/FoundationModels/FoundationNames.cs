using ServingCluster.Grains.Endpoints.Validation;

namespace ServingCluster.Grains.FoundationModels;

/// <summary>Which models the server provides endpoints for, and what these are called.</summary>
public static class FoundationNames
{
    /// <summary>What the names of these models begin with: the catalog and schema of foundation models.</summary>
    public const string ModelPrefix = "system.ai.";

    /// <summary>What the names of their endpoints begin with, and no other's.</summary>
    public const string EndpointPrefix = "databricks-";

    /// <summary>
    /// The name of a model's endpoint: <c>databricks-tiny-chat</c> for <c>system.ai.tiny_chat</c>. Null when the model is not of that
    /// catalog, or its name is too long.
    /// </summary>
    public static string? EndpointOf(string model)
    {
        if (!model.StartsWith(ModelPrefix, StringComparison.Ordinal))
            return null;
        var name = EndpointPrefix + string.Concat(model.AsSpan(ModelPrefix.Length).ToString().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        return name.Length <= NameRules.MaxLength ? name : null;
    }
}
