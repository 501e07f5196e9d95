using System.Text.Json.Serialization;

namespace ServingCluster.Frontend.OAuth;

/// <summary>A key that tokens are signed with, as it is stored.</summary>
/// <param name="Id">Its <c>kid</c>.</param>
/// <param name="CreatedAt">When it was made (UTC). It signs once it is <see cref="SigningKeyRules.Announcement"/> old.</param>
/// <param name="X">The public point, base64url.</param>
/// <param name="Y">The public point, base64url.</param>
/// <param name="SealedPrivateKey">The private key as PEM (PKCS #8), sealed; empty when it was lost, and the key only checks what it signed before.</param>
internal sealed record SigningKey(string Id, DateTimeOffset CreatedAt, string X, string Y, string SealedPrivateKey)
{
    [JsonIgnore]
    public bool CanSign => SealedPrivateKey.Length > 0;
}
