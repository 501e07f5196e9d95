namespace ServingCluster.Frontend.Ui.Sessions;

/// <summary>What is stored of a session; its id is known to the browser alone and kept as a hash, in the record's key.</summary>
/// <param name="Format">The version of this record's format.</param>
/// <param name="Kind">What somebody signed in with.</param>
/// <param name="CredentialHash">The hash of the token, lower-case hex; empty for the issuer's, which ends by itself.</param>
/// <param name="Person">Whom the issuer named; null for tokens, whose holder is looked up.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal sealed record SessionRecord(
    int Format, SessionKind Kind, string CredentialHash, SignedInPerson? Person, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    public const string Prefix = "ui/sessions/";
    public const int CurrentFormat = 1;

    /// <summary>Whether the other was begun by the same: with the same token, or as the same person of the issuer.</summary>
    public bool HasSameOwner(SessionRecord other) => Kind == other.Kind && CredentialHash == other.CredentialHash && Person?.Name == other.Person?.Name;

    /// <summary>The key of the session with that id.</summary>
    public static string KeyOf(string id) => Prefix + Auth.TokenHash.HexOf(id);
}
