using ServingCluster.Inference.Settings;
using YamlDotNet.RepresentationModel;

namespace ServingCluster.Inference.Models;

/// <summary>Reads the <c>providers</c> of MLflow's ONNX flavour: names, or pairs of a name and its options.</summary>
internal static class MlModelProviders
{
    /// <summary>The providers in order. Those that this server does not offer are left out with a note.</summary>
    /// <exception cref="Errors.ServingException">An entry is of another form.</exception>
    public static IReadOnlyList<ProviderChoice> Read(YamlMap onnx, List<string> notes)
    {
        var found = new List<ProviderChoice>();
        var entries = onnx.List("providers") ?? [];
        for (var i = 0; i < entries.Count; i++)
        {
            var (name, options) = Entry(onnx, entries[i], $"providers[{i}]");
            if (ProviderNames.TryParse(name, out var known))
                found.Add(new ProviderChoice(known, options));
            else
                notes.Add($"MLmodel: {onnx.PathOf($"providers[{i}]")}: '{name}' is not offered here and is left out; known are {ProviderNames.Known}.");
        }

        return found;
    }

    private static (string Name, Dictionary<string, string> Options) Entry(YamlMap onnx, YamlNode entry, string key) => entry switch
    {
        YamlScalarNode name => (name.Value ?? "", []),
        YamlSequenceNode { Children: [YamlScalarNode name] } => (name.Value ?? "", []),
        YamlSequenceNode { Children: [YamlScalarNode name, YamlMappingNode options] } =>
            (name.Value ?? "", new YamlMap(options, OnnxModelFolderReader.DescriptionFile, onnx.PathOf(key)).Texts()),
        _ => throw onnx.Wrong(key, "it has to be a provider's name, or a list of a name and a map of options."),
    };
}
