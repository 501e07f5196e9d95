using ServingCluster.External;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing;

/// <summary>Wire names of providers' fields as labels.</summary>
internal static class ProviderWords
{
    private static readonly HashSet<string> Spelled = ["api", "url", "id", "aws", "uc", "arn"];

    /// <summary><c>openai_api_key</c> as "Openai API key".</summary>
    public static string Of(string name)
    {
        var words = name.Replace('.', '_').Split('_').Select(w => Spelled.Contains(w) ? w.ToUpperInvariant() : w).ToArray();
        words[0] = char.ToUpperInvariant(words[0][0]) + words[0][1..];
        return string.Join(' ', words).Replace("Openai", "OpenAI", StringComparison.Ordinal);
    }

    /// <summary>What a field is, and whether it must be given.</summary>
    public static string HintOf(ProviderSchema schema, ProviderField field, IReadOnlyDictionary<string, string> config)
    {
        var meaning = char.ToUpperInvariant(field.Meaning[0]) + field.Meaning[1..];
        return meaning + (field.Alternative is not null || schema.Requires(field, config) || field.Kind == ProviderFieldKind.Choice ? "." : "; may be left empty.");
    }
}
