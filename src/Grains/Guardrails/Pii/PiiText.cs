using System.Text;

namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>Finds and masks personal data in a text that is there as a whole.</summary>
internal static class PiiText
{
    /// <summary>The text with each place of personal data replaced by what it is; the same object when there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="found">Takes what was found.</param>
    public static string Mask(string text, List<PiiMatch> found)
    {
        // Nothing is found without any of these, and most texts have none.
        if (!text.AsSpan().ContainsAny(PiiCharacters.Signs))
            return text;
        var before = found.Count;
        PiiScanner.Scan(text, 0, isFinal: true, found);
        if (found.Count == before)
            return text;
        var masked = new StringBuilder(text.Length);
        var place = 0;
        for (var i = before; i < found.Count; i++)
        {
            masked.Append(text, place, found[i].Start - place).Append(PiiKinds.Mask(found[i].Kind));
            place = found[i].Start + found[i].Length;
        }

        return masked.Append(text, place, text.Length - place).ToString();
    }
}
