using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ServingCluster.Frontend.Ui.Code;

/// <summary>Writes JSON for people: nothing is escaped that need not be, emoji among it, which the serializer would escape always.</summary>
internal static partial class ReadableJson
{
    private static readonly JsonSerializerOptions Relaxed = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A value, a member or an element a line.</summary>
    public static string Of(JsonNode value) => WithEmoji(value.ToJsonString(Relaxed));

    /// <summary>A string.</summary>
    public static string Of(string text) => WithEmoji(JsonSerializer.Serialize(text, Relaxed));

    private static string WithEmoji(string json) =>
        Pair().Replace(json, m => m.Groups["before"].Value + Unit(m.Groups["high"]) + Unit(m.Groups["low"]));

    private static char Unit(Group digits) => (char)int.Parse(digits.ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    // After an even number of backslashes, which are themselves escaped.
    [GeneratedRegex(@"(?<before>(?<!\\)(\\\\)*)\\u(?<high>D[89AB][0-9A-F]{2})\\u(?<low>D[C-F][0-9A-F]{2})")]
    private static partial Regex Pair();
}
