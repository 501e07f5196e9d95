using ServingCluster.Errors;
using ServingCluster.Inference.Graphs.Quantization;
using ServingCluster.Inference.Settings;

namespace ServingCluster.Accuracy;

/// <summary>A way to build a model.</summary>
internal sealed record BuildSpec(string Name, WeightQuantization Quantization)
{
    /// <summary>Reads builds such as <c>none,int4/head=int4</c>, by the product's own settings.</summary>
    /// <exception cref="FormatException">One is not understood.</exception>
    public static IReadOnlyList<BuildSpec> ParseAll(string text) => [.. text.Split(',').Select(Parse)];

    private static BuildSpec Parse(string text)
    {
        var parts = text.Split('/');
        var settings = parts.Skip(1).Select(static p => p.Split('=', 2)).ToDictionary(static p => $"quantization_{p[0]}", static p => p[^1]);
        settings.Add("quantization", parts[0]);
        var mistakes = new Mistakes();
        var read = LanguageSettingRules.Table.Apply(new LanguageModelSettings(), settings, text, SettingText.NameOfMetadata, mistakes);
        return mistakes.Count == 0 ? new BuildSpec(text, read.Quantization) : throw new FormatException(mistakes.ToString());
    }
}
