using Microsoft.Extensions.Configuration;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Tls;

namespace ServingCluster.Frontend.Tests.Tls;

public sealed class TlsRulesTests : IDisposable
{
    private readonly TestCertificate _certificate = new();

    public void Dispose() => _certificate.Dispose();

    [Fact]
    public void A_certificate_with_its_key_is_right_in_every_form()
    {
        using var certificate = _certificate.WriteNew();
        Assert.Empty(Mistakes(_certificate.Settings));

        _certificate.Write(_certificate.CertificateFile, File.ReadAllText(_certificate.CertificateFile) + "\n" + File.ReadAllText(_certificate.KeyFile));
        Assert.Empty(Mistakes(_certificate.Settings with { TlsKeyFile = "" }));

        _certificate.WriteEncryptedKey(certificate, "secret");
        Assert.Empty(Mistakes(_certificate.Settings with { TlsPassword = "secret" }));
        var pkcs12 = _certificate.WritePkcs12(certificate, "secret");
        Assert.Empty(Mistakes(_certificate.Settings with { TlsCertificateFile = pkcs12, TlsKeyFile = "", TlsPassword = "secret" }));
    }

    [Fact]
    public void What_cannot_be_used_is_told_with_file_and_reason()
    {
        using var certificate = _certificate.WriteNew();
        var right = _certificate.Settings;
        Assert.Contains($"Serving:TlsCertificateFile or Serving:TlsKeyFile: '{_certificate["none"]}' is not there", Mistake(right with { TlsCertificateFile = _certificate["none"] }));
        Assert.Contains($"'{_certificate["none"]}' is not there", Mistake(right with { TlsKeyFile = _certificate["none"] }));
        Assert.Contains("has no certificate in PEM in it", Mistake(right with { TlsCertificateFile = right.TlsKeyFile }));
        Assert.Contains("cannot be used as the private key of the first certificate in", Mistake(right with { TlsKeyFile = right.TlsCertificateFile }));

        using var other = _certificate.Issue();
        _certificate.WriteKey(other);
        Assert.Contains("cannot be used as the private key of the first certificate in", Mistake(right));

        _certificate.WriteEncryptedKey(certificate, "secret");
        Assert.Contains("cannot be used as the private key", Mistake(right));
        Assert.DoesNotContain("guessed", Mistake(right with { TlsPassword = "guessed" }));
        var pkcs12 = _certificate.WritePkcs12(certificate, "secret");
        Assert.Contains("cannot be used as PKCS #12 with the password", Mistake(right with { TlsCertificateFile = pkcs12, TlsKeyFile = "" }));

        _certificate.WriteNew(forServers: false);
        Assert.Contains("is not for servers", Mistake(right));
    }

    [Fact]
    public void Settings_without_effect_are_refused_all_at_once()
    {
        Assert.Equal(
            ["Serving:TlsKeyFile has no effect without Serving:TlsCertificateFile.", "Serving:TlsPassword has no effect without Serving:TlsCertificateFile."],
            Mistakes(new ServingSettings { TlsKeyFile = "k", TlsPassword = "p" }, "http://*:80"));
        Assert.Contains("no address that the server listens at begins with https://", Mistake(new ServingSettings { TlsCertificateFile = "c" }, "http://*:80"));
        Assert.Contains("with the private key in it", Mistake(new ServingSettings { TlsCertificateFile = "c.PFX", TlsKeyFile = "k" }));
    }

    [Fact]
    public void HTTPS_needs_a_certificate_that_may_be_Kestrels_own()
    {
        Assert.Contains("Serving:TlsCertificateFile is needed", Mistake(new ServingSettings(), "http://*:80;https://*:443"));
        Assert.Empty(Mistakes(new ServingSettings(), "http://*:80"));
        TlsRules.Check(Configured(("urls", "https://*:443"), ("Kestrel:Certificates:Default:Path", "x")), new ServingSettings());
        TlsRules.Check(Configured(("Kestrel:Endpoints:A:Url", "https://*:443"), ("Kestrel:Endpoints:A:Certificate:Path", "x")), new ServingSettings());
    }

    private static string Mistake(ServingSettings settings, string urls = "https://*:443") => Assert.Single(Mistakes(settings, urls));

    private static IReadOnlyList<string> Mistakes(ServingSettings settings, string urls = "https://*:443")
    {
        try
        {
            TlsRules.Check(Configured(("urls", urls)), settings);
            return [];
        }
        catch (SettingsException e)
        {
            return e.Mistakes;
        }
    }

    private static IConfiguration Configured(params (string Key, string Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(v => KeyValuePair.Create<string, string?>(v.Key, v.Value))).Build();
}
