namespace ServingCluster.Frontend.OAuth;

/// <summary>All keys whose signatures are taken, the oldest first, as they are stored.</summary>
/// <param name="Format">The version of this record's format.</param>
/// <param name="Keys">The keys.</param>
internal sealed record SigningKeyRing(int Format, IReadOnlyList<SigningKey> Keys)
{
    public const string Key = "oidc/signing-keys";
    public const int CurrentFormat = 1;

    public static SigningKeyRing Empty { get; } = new(CurrentFormat, []);
}
