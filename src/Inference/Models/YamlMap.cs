using System.Diagnostics.CodeAnalysis;
using YamlDotNet.RepresentationModel;

namespace ServingCluster.Inference.Models;

/// <summary>A map in a YAML file. Asking it for a value of the wrong kind is an error that names file and key.</summary>
internal sealed class YamlMap(YamlMappingNode node, string file, string path)
{
    /// <summary>The map's keys, as text.</summary>
    public IEnumerable<string> Keys => node.Children.Keys.OfType<YamlScalarNode>().Select(k => k.Value ?? "");

    /// <summary>The full path of a key, such as <c>flavors.onnx.data</c>.</summary>
    public string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    /// <summary>The value under a key, whatever it is; null when it is missing or null.</summary>
    public YamlNode? Node(string key)
    {
        var found = node.Children.TryGetValue(new YamlScalarNode(key), out var value);
        return found && !YamlText.IsNull(value!) ? value : null;
    }

    /// <summary>The map under a key; null when it is missing or null.</summary>
    public YamlMap? Map(string key) => Node(key) switch
    {
        null => null,
        YamlMappingNode map => new YamlMap(map, file, PathOf(key)),
        _ => throw Wrong(key, "it has to be a map."),
    };

    /// <summary>The scalar under a key as text; null when it is missing or null.</summary>
    public string? Text(string key) => Node(key) switch
    {
        null => null,
        YamlScalarNode scalar => scalar.Value ?? "",
        _ => throw Wrong(key, "it has to be a single value, not a list or a map."),
    };

    /// <summary>The list under a key; null when it is missing or null.</summary>
    public IList<YamlNode>? List(string key) => Node(key) switch
    {
        null => null,
        YamlSequenceNode list => list.Children,
        _ => throw Wrong(key, "it has to be a list."),
    };

    /// <summary>Every value as text, nested ones as JSON.</summary>
    public Dictionary<string, string> Texts() => Keys.ToDictionary(k => k, k => Node(k) is { } value ? YamlText.Of(value) : "");

    /// <summary>Throws an error about a key.</summary>
    public Errors.ServingException Wrong(string key, string message) => Broken.Key(file, PathOf(key), message);

    /// <summary>Throws when a required key is missing.</summary>
    public void Require([NotNull] object? value, string key, string what)
    {
        if (value is null)
            throw Wrong(key, $"is missing; it has to be {what}.");
    }
}
