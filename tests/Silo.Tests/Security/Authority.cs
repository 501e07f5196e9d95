using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ServingCluster.Client.Security;

namespace ServingCluster.Silo.Tests.Security;

/// <summary>An authority of certificates, as a cluster has its own.</summary>
internal sealed class Authority : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _certificate;

    public Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        _certificate = request.CreateSelfSigned(Days(-10), Days(10));
    }

    /// <summary>Issues a certificate and writes the three files into a folder.</summary>
    public TlsFiles Issue(string folder, int days = 1)
    {
        Directory.CreateDirectory(folder);
        var files = new TlsFiles(Path.Combine(folder, "tls.crt"), Path.Combine(folder, "tls.key"), Path.Combine(folder, "ca.crt"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=serving-silos", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerUse), new Oid(ClientUse)], critical: false));
        using var certificate = request.Create(_certificate, Days(-5), Days(days), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(files.Key, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(files.Authority, _certificate.ExportCertificatePem());
        return files;
    }

    public void Dispose() => _certificate.Dispose();

    private static DateTimeOffset Days(int count) => TimeProvider.System.GetUtcNow().AddDays(count);
}
