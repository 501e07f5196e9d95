namespace ServingCluster.Frontend.Ui.Sessions;

/// <summary>What somebody signed in with.</summary>
internal enum SessionKind
{
    /// <summary>The administrator's token.</summary>
    Administrator,

    /// <summary>A personal access token.</summary>
    AccessToken,

    /// <summary>The external issuer.</summary>
    Issuer,
}
