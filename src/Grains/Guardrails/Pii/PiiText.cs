using System.Buffers;
using System.Text;

namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>Finds and masks personal data in a text that is there as a whole.</summary>
internal static class PiiText
{
    /// <summary>The text with each place of personal data replaced by what it is; null when there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isJson">Whether it is JSON, and is to stay that.</param>
    public static string? Mask(ReadOnlySpan<char> text, bool isJson = false)
    {
        // Nothing is found without any of these, and most texts have none.
        if (!text.ContainsAny(PiiCharacters.Signs))
            return null;
        return isJson ? MaskJson(text) : MaskProse(text);
    }

    private static string? MaskProse(ReadOnlySpan<char> text)
    {
        var found = new List<PiiMatch>();
        PiiScanner.Scan(text, 0, isFinal: true, found);
        if (found.Count == 0)
            return null;
        var masked = new StringBuilder(text.Length);
        var place = 0;
        foreach (var match in found)
        {
            masked.Append(text[place..match.Start]).Append(PiiKinds.Mask(match.Kind));
            place = match.Start + match.Length;
        }

        return masked.Append(text[place..]).ToString();
    }

    private static string? MaskJson(ReadOnlySpan<char> text)
    {
        var window = new JsonPiiWindow();
        var masked = new ArrayBufferWriter<char>(text.Length + 32);
        masked.Write(window.Push(text));
        masked.Write(window.End());
        return window.Found == 0 ? null : masked.WrittenSpan.ToString();
    }
}
