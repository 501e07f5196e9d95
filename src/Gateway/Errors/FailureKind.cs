namespace ServingCluster.Gateway.Errors;

/// <summary>Whose problem a provider's failure is, and whether repeating helps.</summary>
internal enum FailureKind
{
    /// <summary>The provider refuses the request as it is: the caller's to change.</summary>
    Request,

    /// <summary>The request is larger than the provider takes.</summary>
    TooLarge,

    /// <summary>The provider refuses the endpoint's credential, or that credential may not do this: the operator's to change.</summary>
    Credential,

    /// <summary>The provider doesn't know the model, deployment or path: the operator's to change.</summary>
    NotFound,

    /// <summary>The provider points elsewhere, where the credential must not go: the operator's to change.</summary>
    Redirect,

    /// <summary>Too many requests or tokens for now; worth repeating later.</summary>
    Throttled,

    /// <summary>The provider is out of order; worth repeating.</summary>
    Unavailable,
}
