using ServingCluster.Inference.Graphs.Quantization;
using ServingCluster.Inference.Language;

namespace ServingCluster.Inference.Settings;

/// <summary>How a model that continues text is run.</summary>
internal sealed record LanguageModelSettings
{
    // A processor's products are not faster with more rows, and attention is computed for each pair of tokens of a chunk, those that look
    // ahead too: a prompt of 512 is a sixth faster in four chunks than in one with weights of 4 bits, and as fast with float32.
    private const int OnProcessors = 128;

    private const int OnAccelerators = 512;

    /// <summary>How requests share it.</summary>
    public LanguageEngineOptions Engine { get; init; } = new();

    /// <summary>Most tokens of a prompt that are computed in one run; null to leave it to the device.</summary>
    public int? PrefillChunk { get; init; }

    /// <summary>Which weights are held in fewer bits.</summary>
    public WeightQuantization Quantization { get; init; } = WeightQuantization.None;

    /// <summary>How its graph is run.</summary>
    public ModelSettings Session { get; init; } = new();

    /// <summary>The settings on a device, such as <c>cpu</c> or <c>cuda:0</c>.</summary>
    public LanguageModelSettings On(string device)
    {
        var most = PrefillChunk ?? (SessionOptions.RunsOnProcessor(Session, device) ? OnProcessors : OnAccelerators);
        return this with { Engine = Engine with { MaxChunk = most, MinChunk = Math.Min(most, Engine.MinChunk) } };
    }
}
