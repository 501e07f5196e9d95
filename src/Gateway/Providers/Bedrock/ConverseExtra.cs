using System.Text.Json;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Text;

namespace ServingCluster.Gateway.Providers.Bedrock;

/// <summary>
/// Writes what only some makers have, and what the caller gives beyond OpenAI's parameters: members of Converse itself, and
/// <c>additionalModelRequestFields</c>, which the model checks.
/// </summary>
internal static class ConverseExtra
{
    private const string Metadata = "metadata";

    /// <summary>Members of the caller's that belong to Converse and not to the model.</summary>
    private static readonly HashSet<string> OfConverse =
        ["additionalModelResponseFieldPaths", "guardrailConfig", "performanceConfig", "promptVariables", "requestMetadata", "serviceTier"];

    /// <summary>Writes it.</summary>
    public static void Write(Utf8JsonWriter json, TextRequest request, string maker)
    {
        if (HasOfModel(request))
            WriteOfModel(json, request, maker);
        foreach (var member in request.Extra)
        {
            if (OfConverse.Contains(member.Name))
                member.WriteTo(json);
        }

        json.WriteSet("requestMetadata", request.Extra.Find(Metadata));
    }

    private static bool HasOfModel(TextRequest request)
    {
        if (request.Options is not { TopK: null, Seed: null, PresencePenalty: null or 0, FrequencyPenalty: null or 0 })
            return true;
        foreach (var member in request.Extra)
        {
            if (IsOfModel(member))
                return true;
        }

        return false;
    }

    private static bool IsOfModel(JsonProperty member) => !OfConverse.Contains(member.Name) && !member.NameEquals(Metadata);

    private static void WriteOfModel(Utf8JsonWriter json, TextRequest request, string maker)
    {
        json.WriteStartObject("additionalModelRequestFields");
        if (maker == BedrockMaker.Cohere)
            WriteOfCohere(json, request.Options);
        else if (maker == BedrockMaker.Amazon)
            WriteOfAmazon(json, request.Options.TopK);
        else
            json.WriteSet("top_k", request.Options.TopK);
        foreach (var member in request.Extra)
        {
            if (IsOfModel(member))
                member.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static void WriteOfCohere(Utf8JsonWriter json, GenerationOptions options)
    {
        json.WriteSet("k", options.TopK);
        json.WriteSet("seed", options.Seed);
        json.WriteSet("presence_penalty", options.PresencePenalty);
        json.WriteSet("frequency_penalty", options.FrequencyPenalty);
    }

    /// <summary>Nova has it among its own inference parameters.</summary>
    private static void WriteOfAmazon(Utf8JsonWriter json, int? topK)
    {
        if (topK is null)
            return;
        json.WriteStartObject("inferenceConfig");
        json.WriteSet("topK", topK);
        json.WriteEndObject();
    }
}
