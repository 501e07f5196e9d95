using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ServingCluster.Frontend.Tls;

/// <summary>Reads the server's certificate.</summary>
internal static class ServerCertificate
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";

    /// <summary>Reads certificate, key, and the certificates in between that handshakes show too.</summary>
    /// <exception cref="CertificateException">A file is missing or wrong, or the key is another certificate's.</exception>
    public static SslStreamCertificateContext Read(CertificateFiles files)
    {
        RequireFile(files.Certificate);
        if (files.Key.Length > 0)
            RequireFile(files.Key);
        var (own, others) = files.IsPkcs12 ? ReadPkcs12(files) : ReadPem(files);
        CheckUse(files, own);
        return SslStreamCertificateContext.Create(Usable(own), others, offline: true);
    }

    private static (X509Certificate2 Own, X509Certificate2Collection Others) ReadPem(CertificateFiles files)
    {
        var chain = Load(files.Certificate, "certificates in PEM", () =>
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPemFile(files.Certificate);
            return found;
        });
        if (chain.Count == 0)
            throw new CertificateException($"'{files.Certificate}' has no certificate in PEM in it.");
        var keyFile = files.Key.Length > 0 ? files.Key : files.Certificate;
        var own = Load(keyFile, $"the private key of the first certificate in '{files.Certificate}'", () => files.Password.Length > 0
            ? X509Certificate2.CreateFromEncryptedPemFile(files.Certificate, files.Password, keyFile)
            : X509Certificate2.CreateFromPemFile(files.Certificate, keyFile));
        return (own, [.. chain.Skip(1)]);
    }

    private static (X509Certificate2 Own, X509Certificate2Collection Others) ReadPkcs12(CertificateFiles files)
    {
        var all = Load(files.Certificate, "PKCS #12 with the password that was given", () =>
            X509CertificateLoader.LoadPkcs12CollectionFromFile(files.Certificate, files.Password));
        var own = all.FirstOrDefault(c => c.HasPrivateKey)
            ?? throw new CertificateException($"'{files.Certificate}' has no certificate with its private key in it.");
        return (own, [.. all.Where(c => c != own)]);
    }

    private static void CheckUse(CertificateFiles files, X509Certificate2 own)
    {
        var uses = own.Extensions.OfType<X509EnhancedKeyUsageExtension>().SelectMany(e => e.EnhancedKeyUsages.Cast<Oid>()).ToList();
        if (uses.Count > 0 && !uses.Exists(u => u.Value == ServerUse))
            throw new CertificateException($"'{files.Certificate}' is a certificate that is not for servers: no client would believe it.");
    }

    private static void RequireFile(string file)
    {
        if (!File.Exists(file))
            throw new CertificateException($"'{file}' is not there, or may not be seen by this process.");
    }

    // Windows cannot use a private key in a handshake that was never stored.
    private static X509Certificate2 Usable(X509Certificate2 certificate) => OperatingSystem.IsWindows()
        ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null)
        : certificate;

    private static T Load<T>(string file, string asWhat, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"'{file}' cannot be used as {asWhat}: {e.Message}", e);
        }
    }
}
