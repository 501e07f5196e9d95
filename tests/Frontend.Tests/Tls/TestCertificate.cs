using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Tls;

namespace ServingCluster.Frontend.Tests.Tls;

/// <summary>A folder with certificates for localhost of an authority that is made with it, and one between.</summary>
internal sealed class TestCertificate : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _between;
    private DateTime _written = DateTimeOffset.UnixEpoch.UtcDateTime;

    public TestCertificate()
    {
        Folder = Directory.CreateTempSubdirectory("tls-").FullName;
        using var rootKey = NewKey();
        var root = OfAuthority("root", rootKey);
        _root = root.CreateSelfSigned(Days(-20), Days(20));
        using var betweenKey = NewKey();
        using var between = OfAuthority("between", betweenKey).Create(_root, Days(-15), Days(15), Serial());
        _between = between.CopyWithPrivateKey(betweenKey);
    }

    public string Folder { get; }

    public string CertificateFile => this["tls.crt"];

    public string KeyFile => this["tls.key"];

    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>Settings that name the two files.</summary>
    public ServingSettings Settings => new()
    {
        AdminToken = TestFrontend.Token,
        UsageLog = false,
        AuditLog = false,
        TlsCertificateFile = CertificateFile,
        TlsKeyFile = KeyFile,
    };

    public CertificateFiles Files => TlsRules.FilesOf(Settings);

    /// <summary>Makes a certificate; what is signed is valid for a day either side of now unless days say otherwise.</summary>
    public X509Certificate2 Issue(int from = -1, int to = 1, bool forServers = true)
    {
        using var key = NewKey();
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(forServers ? ServerUse : ClientUse)], critical: false));
        using var certificate = request.Create(_between, Days(from), Days(to), Serial());
        return certificate.CopyWithPrivateKey(key);
    }

    public X509Certificate2 WriteNew(int from = -1, int to = 1, bool forServers = true)
    {
        var certificate = Issue(from, to, forServers);
        WriteCertificate(certificate);
        WriteKey(certificate);
        return certificate;
    }

    public void WriteCertificate(X509Certificate2 certificate) =>
        Write(CertificateFile, certificate.ExportCertificatePem() + "\n" + _between.ExportCertificatePem());

    public void WriteKey(X509Certificate2 certificate) => Write(KeyFile, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());

    public void WriteEncryptedKey(X509Certificate2 certificate, string password) => Write(
        KeyFile,
        certificate.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem(
            password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));

    public string WritePkcs12(X509Certificate2 certificate, string password)
    {
        var file = this["tls.pfx"];
        File.WriteAllBytes(file, new X509Certificate2Collection { certificate, X509CertificateLoader.LoadCertificate(_between.RawData) }.Export(X509ContentType.Pkcs12, password)!);
        return file;
    }

    /// <summary>A file system may not tell two writes of one moment apart; certificates are not renewed twice in one.</summary>
    public void Write(string file, string text)
    {
        File.WriteAllText(file, text);
        _written = _written.AddMinutes(1);
        File.SetLastWriteTimeUtc(file, _written);
    }

    /// <summary>How a client that believes the root judges the server's certificate, and which one it was shown.</summary>
    public HttpClientHandler Believing(Action<X509Certificate2>? shown = null) => new()
    {
        ServerCertificateCustomValidationCallback = (_, certificate, chain, _) =>
        {
            shown?.Invoke(certificate!);
            using var verdict = new X509Chain
            {
                ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true },
            };
            verdict.ChainPolicy.CustomTrustStore.Add(_root);
            foreach (var element in chain!.ChainPolicy.ExtraStore)
                verdict.ChainPolicy.ExtraStore.Add(element);
            return verdict.Build(certificate!);
        },
    };

    public void Dispose()
    {
        _root.Dispose();
        _between.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static CertificateRequest OfAuthority(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        return request;
    }

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static byte[] Serial() => RandomNumberGenerator.GetBytes(8);

    private static DateTimeOffset Days(int count) => TimeProvider.System.GetUtcNow().AddDays(count);
}
