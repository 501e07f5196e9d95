using ServingCluster.Inference.Graphs.Configs;

namespace ServingCluster.Inference.Graphs.Encoders.Modules;

/// <summary>Reads the config of a Dense module.</summary>
internal static class DenseStepReader
{
    private const int Widest = 1 << 20;

    private static readonly (string Class, string Operator)[] Activations = [("Identity", ""), ("Tanh", "Tanh"), ("ReLU", "Relu"), ("Sigmoid", "Sigmoid")];

    public static DenseStep Read(string folder, string path)
    {
        var config = ConfigObject.Read(folder, Path.Combine(path, "config.json"));
        const string Key = "activation_function";
        // Such as "torch.nn.modules.activation.Tanh".
        var activation = config.TextOrNull(Key) ?? "torch.nn.modules.activation.Tanh";
        var known = Array.FindIndex(Activations, a => activation.EndsWith("." + a.Class, StringComparison.Ordinal));
        if (known < 0)
            throw config.Wrong(Key, $"is '{activation}', which is not supported; supported are {string.Join(", ", Activations.Select(static a => a.Class))}.");
        return new DenseStep(
            path, config.Int("in_features", most: Widest), config.Int("out_features", most: Widest), config.Flag("bias", otherwise: true), Activations[known].Operator);
    }
}
