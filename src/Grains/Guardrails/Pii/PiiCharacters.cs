using System.Buffers;

namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>Sets of characters that detectors look for.</summary>
internal static class PiiCharacters
{
    /// <summary>The letters of ASCII.</summary>
    public static SearchValues<char> Letters { get; } = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>One of these stands in all personal data.</summary>
    public static SearchValues<char> Signs { get; } = SearchValues.Create("@0123456789");

    /// <summary>What may stand between the beginning of personal data and the first of its signs, but for gaps.</summary>
    public static SearchValues<char> Unbroken { get; } =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._%+-':(");

    /// <summary>What personal data may begin with.</summary>
    public static SearchValues<char> Starts { get; } =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+(:");
}
