using ServingCluster.Inference.Graphs.Configs;
using ServingCluster.Inference.Language;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>
/// How tokens are drawn where a request is silent: as the model's makers say in <c>generation_config.json</c>. Where they say that nothing
/// is drawn by chance (<c>do_sample: false</c>), the most likely token is taken; where they say nothing, temperature is 1, as the API has it.
/// </summary>
internal static class SamplingDefaults
{
    private const float MostTemperature = 2;
    private const float MostPenalty = 2;

    /// <summary>The defaults, brought into the ranges that requests have.</summary>
    public static SamplingParameters Of(GenerationDefaults makers)
    {
        var none = new SamplingParameters { RepetitionPenalty = Math.Min(makers.RepetitionPenalty ?? 1, MostPenalty) };
        return makers.DoSample switch
        {
            true => none with
            {
                Temperature = Math.Min(makers.Temperature ?? 1, MostTemperature),
                TopP = Math.Max(makers.TopP ?? 1, float.Epsilon),
                TopK = makers.TopK ?? 0,
                MinP = makers.MinP ?? 0,
            },
            false => none with { Temperature = 0 },
            null => none,
        };
    }
}
