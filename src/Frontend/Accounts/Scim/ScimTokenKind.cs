namespace ServingCluster.Frontend.Accounts.Scim;

/// <summary>What a <see cref="ScimToken"/> is.</summary>
internal enum ScimTokenKind
{
    End,
    Word,
    Literal,
    Open,
    Close,
}
