using ServingCluster.Errors;
using ServingCluster.Grains.FoundationModels;

namespace ServingCluster.Grains.Endpoints.Validation;

/// <summary>What endpoints and served entities may be called.</summary>
public static class NameRules
{
    /// <summary>The most characters of a name.</summary>
    public const int MaxLength = 63;

    // Each would stand where a route of the API has a word of its own.
    private static readonly string[] Reserved =
        ["pt", "chat", "completions", "embeddings", "responses", "anthropic", "gemini", "models", "v1", "get-model-optimization-info"];

    /// <summary>Notes what is wrong with an endpoint's name.</summary>
    public static void CheckEndpointName(string name, Mistakes mistakes)
    {
        CheckAlphabet(name, "name", mistakes);
        if (name.StartsWith(FoundationNames.EndpointPrefix, StringComparison.OrdinalIgnoreCase))
            mistakes.Add("name", $"'{name}' begins with '{FoundationNames.EndpointPrefix}', which is reserved for foundation models; choose another name.");
        if (Reserved.Contains(name, StringComparer.OrdinalIgnoreCase))
            mistakes.Add("name", $"'{name}' is reserved by the API; choose another name.");
    }

    /// <summary>Notes what is wrong with a served entity's name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="path">Where it stands in the request.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    public static void CheckAlphabet(string name, string path, Mistakes mistakes)
    {
        if (name.Length is 0 or > MaxLength)
            mistakes.Add(path, $"must have 1 to {MaxLength} characters; it has {name.Length}.");
        else if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            mistakes.Add(path, $"'{name}' may hold only letters, digits, '-' and '_' ([A-Za-z0-9_-]).");
    }

    /// <summary>The name that a served entity gets when none was given: the model's last segment, a dash, the version.</summary>
    public static string DefaultServedEntityName(string entityName, string entityVersion)
    {
        var last = entityName[(entityName.LastIndexOf('.') + 1)..];
        return Allowed($"{last}-{entityVersion}");
    }

    /// <summary>The name that an external model gets when none was given: its own, with dashes for what names may not hold.</summary>
    public static string DefaultExternalName(string modelName) => Allowed(modelName);

    private static string Allowed(string text)
    {
        var name = text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-').ToArray();
        return new string(name.AsSpan(0, Math.Min(name.Length, MaxLength)));
    }
}
