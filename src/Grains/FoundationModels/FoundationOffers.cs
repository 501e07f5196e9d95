using System.Globalization;
using ServingCluster.Endpoints;
using ServingCluster.Grains.Endpoints;
using ServingCluster.Models;

namespace ServingCluster.Grains.FoundationModels;

/// <summary>
/// Makes the offer of a registered model: its newest version that is ready, if that is a language model. What is told of it stands in
/// tags of the model, or in the metadata that its files came with, under names such as <c>foundation_model.display_name</c>.
/// </summary>
internal static class FoundationOffers
{
    private const string Prefix = "foundation_model.";

    // The ones that clients know and that models here may have.
    private static readonly string[] Capabilities = ["function_calling", "long_context"];

    /// <summary>The offer; null when the model has nothing to offer.</summary>
    public static FoundationModelOffer? Of(RegisteredModelInfo model)
    {
        var newest = model.Versions.Where(v => v.Status == ModelVersionStatus.Ready).MaxBy(v => v.Version);
        if (newest?.Manifest is not { } manifest || !ModelTasks.IsLanguage(manifest.Task))
            return null;
        return new FoundationModelOffer
        {
            Version = newest.Version,
            Traits = ServedTraits.Of(manifest),
            WorkloadSize = Tag("workload_size"),
            WorkloadType = Tag("workload_type"),
            Model = new FoundationModel
            {
                Name = model.Name,
                DisplayName = Tag("display_name") ?? TitleOf(model.Name),
                Description = model.Description,
                Docs = Tag("docs") ?? "",
                ModelClass = Tag("model_class") ?? "",
                Price = Decimal("price"),
                InputPrice = Decimal("input_price"),
                Capabilities = [.. Capabilities.Where(c => string.Equals(Tag(c), "true", StringComparison.OrdinalIgnoreCase))],
            },
        };

        string? Tag(string name)
        {
            var text = model.Tags.GetValueOrDefault(Prefix + name) ?? manifest.Metadata.GetValueOrDefault(Prefix + name);
            return string.IsNullOrEmpty(text) ? null : text;
        }

        string Decimal(string name) =>
            decimal.TryParse(Tag(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price)
                ? price.ToString(CultureInfo.InvariantCulture)
                : "0";
    }

    /// <summary><c>Tiny Chat</c> for <c>system.ai.tiny_chat</c>.</summary>
    private static string TitleOf(string name)
    {
        var words = name[FoundationNames.ModelPrefix.Length..].Split(['_', '-', '.'], StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
    }
}
