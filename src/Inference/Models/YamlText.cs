using System.Globalization;
using System.Text;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ServingCluster.Inference.Models;

/// <summary>YAML values as text: scalars as they stand, lists and maps as JSON.</summary>
internal static class YamlText
{
    // Aliases may refer to one another; a text that grows beyond this is an attack, not metadata.
    private const int LargestText = 1 << 20;
    private const int DeepestNesting = 64;

    /// <summary>Whether the node is YAML's null.</summary>
    public static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    /// <summary>The node as text.</summary>
    /// <exception cref="YamlException">It is nested or grows beyond reason.</exception>
    public static string Of(YamlNode node)
    {
        if (node is YamlScalarNode scalar)
            return scalar.Value ?? "";

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            Write(writer, node, depth: 0);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, YamlNode node, int depth)
    {
        if (depth > DeepestNesting || writer.BytesCommitted + writer.BytesPending > LargestText)
            throw new YamlException(node.Start, node.End, "the value is nested too deep or too large.");

        switch (node)
        {
            case YamlMappingNode map:
                writer.WriteStartObject();
                foreach (var (key, value) in map.Children)
                {
                    writer.WritePropertyName(key is YamlScalarNode name ? name.Value ?? "" : Of(key));
                    Write(writer, value, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case YamlSequenceNode list:
                writer.WriteStartArray();
                foreach (var item in list.Children)
                    Write(writer, item, depth + 1);
                writer.WriteEndArray();
                break;
            default:
                WriteScalar(writer, (YamlScalarNode)node);
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter writer, YamlScalarNode node)
    {
        var plain = node.Style == ScalarStyle.Plain;
        if (IsNull(node))
            writer.WriteNullValue();
        else if (plain && node.Value is "true" or "True" or "false" or "False")
            writer.WriteBooleanValue(node.Value[0] is 't' or 'T');
        else if (plain && long.TryParse(node.Value, CultureInfo.InvariantCulture, out var whole))
            writer.WriteNumberValue(whole);
        else if (plain && double.TryParse(node.Value, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(node.Value);
    }
}
