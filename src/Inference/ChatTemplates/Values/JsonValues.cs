using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace ServingCluster.Inference.ChatTemplates.Values;

/// <summary>
/// JSON as values of a template: null, <see cref="bool"/>, <see cref="long"/> (or <see cref="BigInteger"/>, which is only shown and
/// compared), <see cref="double"/>, <see cref="string"/>, <see cref="TemplateList"/>, <see cref="TemplateDict"/>.
/// </summary>
internal static class JsonValues
{
    public static object? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Text(element),
        JsonValueKind.Number => Number(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => List(element),
        JsonValueKind.Object => Dict(element),
        _ => null,
    };

    private static string Text(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new RenderException("the conversation has a text with half a surrogate pair, which is no Unicode.");
        }
    }

    private static object Number(JsonElement element)
    {
        if (element.TryGetInt64(out var whole))
            return whole;
        var text = element.GetRawText();
        return BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large)
            ? large
            : double.Parse(text, CultureInfo.InvariantCulture);
    }

    private static TemplateList List(JsonElement element)
    {
        var items = new List<object?>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
            items.Add(Of(item));
        return new TemplateList(items);
    }

    private static TemplateDict Dict(JsonElement element)
    {
        var dict = new TemplateDict();
        foreach (var property in element.EnumerateObject())
            dict.Set(property.Name, Of(property.Value));
        return dict;
    }
}
