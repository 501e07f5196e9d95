namespace ServingCluster.Frontend.Tls;

/// <summary>Where the server's certificate lies.</summary>
/// <param name="Certificate">PEM, with the certificates between it and its authority after it; or PKCS #12.</param>
/// <param name="Key">Its private key in PEM; empty where that stands in the same file.</param>
/// <param name="Password">What the key, or the PKCS #12 file, is encrypted with; empty for nothing.</param>
internal sealed record CertificateFiles(string Certificate, string Key, string Password)
{
    /// <summary>Whether certificate and key are in one file of PKCS #12.</summary>
    public bool IsPkcs12 => Path.GetExtension(Certificate).ToLowerInvariant() is ".pfx" or ".p12";

    // A password must not get into a log by way of the record's text.
    public override string ToString() => Certificate;
}
