using System.Text;
using ServingCluster.Grains.Guardrails.Pii;

namespace ServingCluster.Guardrails;

/// <summary>A text and the personal data that people marked in it.</summary>
/// <param name="Text">The text, without marks.</param>
/// <param name="Marked">What was marked.</param>
internal sealed record LabelledText(string Text, IReadOnlyList<PiiMatch> Marked)
{
    /// <summary>Reads a line such as <c>Call [[PHONE_NUMBER:(415) 555-0132]] now.</c></summary>
    public static LabelledText Parse(string line)
    {
        var (text, marked, place) = (new StringBuilder(), new List<PiiMatch>(), 0);
        while (line.IndexOf("[[", place, StringComparison.Ordinal) is >= 0 and var open)
        {
            text.Append(line, place, open - place);
            var colon = line.IndexOf(':', open);
            var close = line.IndexOf("]]", colon, StringComparison.Ordinal);
            var value = line[(colon + 1)..close];
            marked.Add(new PiiMatch(text.Length, value.Length, KindOf(line[(open + 2)..colon])));
            text.Append(value);
            place = close + 2;
        }

        return new LabelledText(text.Append(line, place, line.Length - place).ToString(), marked);
    }

    private static PiiKind KindOf(string name) => Enum.GetValues<PiiKind>().Single(kind => PiiKinds.Mask(kind) == $"<{name}>");
}
