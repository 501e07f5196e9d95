using ServingCluster.Errors;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>The rules for the names of endpoints and served entities.</summary>
internal static class EndpointNames
{
    public const int MaxLength = 63;

    private const string ReservedPrefix = "databricks-";

    /// <summary>Names that would hide routes of the API.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "pt", "chat", "completions", "embeddings", "responses", "anthropic", "gemini", "get-model-optimization-info", "models",
    };

    public static void CheckEndpoint(string name, string path, Mistakes mistakes)
    {
        CheckAlphabet(name, path, mistakes);
        if (name.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase))
            mistakes.Add(path, $"must not begin with '{ReservedPrefix}', which is reserved.");
        else if (Reserved.Contains(name))
            mistakes.Add(path, $"'{name}' is reserved for a route of the API; choose another name.");
    }

    public static void CheckServedEntity(string name, string path, Mistakes mistakes) => CheckAlphabet(name, path, mistakes);

    private static void CheckAlphabet(string name, string path, Mistakes mistakes)
    {
        if (name.Length > MaxLength || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            mistakes.Add(path, $"must be 1 to {MaxLength} letters, digits, '-' or '_', but is '{name}'.");
    }
}
