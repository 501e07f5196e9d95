using ServingCluster.External;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.Endpoints;

/// <summary>Makes an external model of what was asked for: its secrets in clear are sealed for the one endpoint before anything is stored.</summary>
/// <param name="sealer">Seals them.</param>
/// <param name="endpointId">The endpoint's id.</param>
internal sealed class ExternalModelSeal(ISecretSealer sealer, string endpointId)
{
    /// <summary>The purpose that secrets of an endpoint are sealed for.</summary>
    public static string PurposeOf(string endpointId) => $"endpoints/{endpointId}";

    /// <summary>The model; it must have passed <see cref="Validation.ExternalModelRules"/>.</summary>
    public ExternalModel Close(ExternalModelInput input)
    {
        var schema = ProviderSchemas.Find(input.Provider)!;
        var config = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var closed = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in schema.Fields)
        {
            if (input.Config.TryGetValue(field.Name, out var value))
                config[field.Name] = field.Choices.FirstOrDefault(c => c.Equals(value, StringComparison.OrdinalIgnoreCase)) ?? value;
            else if (field.PlaintextName is { } twin && input.Config.TryGetValue(twin, out var secret))
                closed[field.Name] = sealer.Seal(secret, PurposeOf(endpointId));
        }

        return new ExternalModel { Provider = schema.Provider, Name = input.Name!, Task = input.Task!, Config = config, Sealed = closed };
    }
}
