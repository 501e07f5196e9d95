using System.Diagnostics.CodeAnalysis;

namespace ServingCluster.Gateway.Requests;

/// <summary>A picture.</summary>
/// <param name="Url">Its address: <c>https:</c>, or <c>data:</c> with the picture itself.</param>
/// <param name="Detail">How closely to look: <c>auto</c>, <c>low</c> or <c>high</c>; null where it isn't said.</param>
/// <param name="Path">Where it stands.</param>
internal sealed record ImagePart(string Url, string? Detail, string Path) : ChatPart(Path)
{
    private const string Scheme = "data:";
    private const string Encoding = ";base64,";

    /// <summary>Whether the picture itself stands in the address.</summary>
    public bool IsData => Url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes the picture out of a <c>data:image/png;base64,…</c> address; false for any other.</summary>
    /// <param name="mediaType">Such as <c>image/png</c>.</param>
    /// <param name="base64">The picture, base64.</param>
    public bool TryGetData([NotNullWhen(true)] out string? mediaType, out ReadOnlySpan<char> base64)
    {
        var comma = IsData ? Url.IndexOf(Encoding, StringComparison.OrdinalIgnoreCase) : -1;
        mediaType = comma < 0 ? null : Url[Scheme.Length..comma];
        base64 = comma < 0 ? default : Url.AsSpan(comma + Encoding.Length);
        return mediaType is not null;
    }
}
