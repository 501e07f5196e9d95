using ServingCluster.Inference.Graphs.Encoders.Modules;

namespace ServingCluster.Inference.Graphs.Encoders;

/// <summary>What a model takes of its device's memory, in bytes.</summary>
internal static class EncoderMemory
{
    /// <summary>The weights, in float32 whatever the files hold.</summary>
    public static long Weights(EncoderConfig config, SentenceModules modules)
    {
        long hidden = config.Hidden;
        var isGated = config.Family == EncoderFamily.Gte;
        var layer = (4 * hidden * hidden) + ((isGated ? 3 : 2) * hidden * config.Intermediate) + (9 * hidden) + (isGated ? 0 : config.Intermediate);
        var positions = (long)config.Positions * (config.Rope?.Size ?? config.Hidden);
        var tables = (hidden * ((long)config.Vocabulary + config.TokenTypes + 2)) + positions;
        var dense = modules.Steps.OfType<DenseStep>().Sum(static s => ((long)s.Inputs + 1) * s.Outputs);
        return sizeof(float) * ((config.Layers * layer) + tables + dense);
    }

    /// <summary>What a run needs beside the weights: the scores of attention, and the values between operators.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="rows">Texts.</param>
    /// <param name="tokens">Tokens of each.</param>
    public static long Run(EncoderConfig config, long rows, long tokens)
    {
        // With a mask, which is there in their shape too, for all heads alike.
        var scores = config.IsMasked ? rows * tokens * tokens * (config.Heads + 1) : 0;
        var values = rows * tokens * ((6L * config.Hidden) + (3L * config.Intermediate));
        return sizeof(float) * (scores + values);
    }
}
