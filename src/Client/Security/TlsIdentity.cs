using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ServingCluster.Client.Security;

/// <summary>What a process shows and believes in a TLS handshake, at one moment.</summary>
/// <param name="Certificate">Its own certificate, with those between it and the authority.</param>
/// <param name="Trust">How the other side's certificate is judged.</param>
internal sealed record TlsIdentity(SslStreamCertificateContext Certificate, X509ChainPolicy Trust)
{
    /// <summary>Reads the files.</summary>
    /// <exception cref="TlsFilesException">One is missing or wrong; the message says which and why.</exception>
    public static TlsIdentity Read(TlsFiles files)
    {
        var own = Load(files.Certificate, () => X509Certificate2.CreateFromPemFile(files.Certificate, KeyFile(files)));
        var chain = Load(files.Certificate, () => Pem(files.Certificate));
        var authority = Load(files.Authority, () => Pem(files.Authority));
        if (authority.Count == 0)
            throw new TlsFilesException($"'{files.Authority}' has no certificate of an authority in it.");
        var trust = TrustIn(authority);
        CheckOwn(files, own, chain, trust);
        return new TlsIdentity(SslStreamCertificateContext.Create(Usable(own), [.. chain.Skip(1)], offline: true), trust);
    }

    // Its own certificate is judged as the others will, so that a mistake is told at the start and not by every handshake.
    private static void CheckOwn(TlsFiles files, X509Certificate2 own, X509Certificate2Collection chain, X509ChainPolicy trust)
    {
        using var verdict = new X509Chain { ChainPolicy = trust.Clone() };
        foreach (var between in chain.Skip(1))
            verdict.ChainPolicy.ExtraStore.Add(between);
        if (verdict.Build(own))
            return;
        var reasons = verdict.ChainStatus.Select(s => s.StatusInformation.Trim()).Distinct();
        throw new TlsFilesException($"'{files.Certificate}' is not a certificate that the authority in '{files.Authority}' stands for: {string.Join("; ", reasons)}");
    }

    private static X509ChainPolicy TrustIn(X509Certificate2Collection authority)
    {
        // Revocation is not asked for: an authority of a cluster's own publishes no lists; it is replaced instead.
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authority);
        return policy;
    }

    private static string KeyFile(TlsFiles files) =>
        File.Exists(files.Key) ? files.Key : throw new FileNotFoundException($"'{files.Key}' is not there.");

    private static X509Certificate2Collection Pem(string file)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPemFile(file);
        return found;
    }

    // Windows cannot use a private key in a handshake that was never stored.
    private static X509Certificate2 Usable(X509Certificate2 certificate) => OperatingSystem.IsWindows()
        ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null)
        : certificate;

    private static T Load<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new TlsFilesException($"'{file}' cannot be used as a certificate: {e.Message}", e);
        }
    }
}
