using Microsoft.Extensions.Logging.Abstractions;
using ServingCluster.Client;
using ServingCluster.Client.Security;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Silo.Tests.Settings;

namespace ServingCluster.Silo.Tests.Security;

public sealed class TlsIdentityTests : IDisposable
{
    private readonly DataFolder _folder = new();
    private readonly Authority _authority = new("cluster");

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_renewed_certificate_is_taken_up_when_all_of_its_files_are_there()
    {
        var files = _authority.Issue(_folder["silo"]);
        var source = new TlsIdentitySource(files, NullLogger<TlsIdentitySource>.Instance);
        var first = source.Current();
        Assert.Same(first, source.Current());

        var renewed = _authority.Issue(_folder["renewed"]);
        Replace(files.Certificate, renewed.Certificate, 1);
        Assert.Same(first, source.Current());
        Replace(files.Key, renewed.Key, 2);
        Assert.NotEqual(first.Certificate.TargetCertificate.Thumbprint, source.Current().Certificate.TargetCertificate.Thumbprint);
    }

    [Fact]
    public void Certificates_that_will_not_do_are_told_when_settings_are_read()
    {
        var good = _authority.Issue(_folder["silo"]);
        using var stranger = new Authority("another");
        Assert.Empty(Mistakes(good));
        Assert.Contains("is not a certificate that the authority in", Mistake(good with { Authority = stranger.Issue(_folder["stranger"]).Authority }));
        Assert.Contains("is not a certificate that the authority in", Mistake(_authority.Issue(_folder["old"], days: -1)));
        Assert.Contains("cannot be used as a certificate", Mistake(good with { Key = _authority.Issue(_folder["other"]).Key }));
        Assert.Contains($"'{_folder["none"]}' is not there.", Mistake(good with { Key = _folder["none"] }));
        Assert.Contains($"'{_folder["none"]}' cannot be used as a certificate: ", Mistake(good with { Certificate = _folder["none"] }));
        Assert.Contains("has no certificate of an authority in it.", Mistake(good with { Authority = good.Key }));
    }

    [Fact]
    public void Half_of_the_settings_is_refused() => Assert.Equal(
        ["Serving:TlsKey and Serving:TlsAuthority must be given too: TLS between silos needs the certificate, its key and the authority."],
        Configured.Mistakes(("TlsCertificate", "/etc/tls.crt")));

    [Fact]
    public void A_client_is_told_the_same_when_it_is_registered()
    {
        var files = _authority.Issue(_folder["silo"]) with { Key = _folder["none"] };
        var options = new ServingClientOptions { Gateways = [new(System.Net.IPAddress.Loopback, 1)], Tls = files };
        Assert.Contains($"Tls: '{_folder["silo"]}", Assert.Throws<ArgumentException>(options.Check).Message);
    }

    private static string Mistake(TlsFiles files) => Assert.Single(Mistakes(files));

    private static IReadOnlyList<string> Mistakes(TlsFiles files)
    {
        (string, string)[] settings = [("TlsCertificate", files.Certificate), ("TlsKey", files.Key), ("TlsAuthority", files.Authority)];
        try
        {
            Configured.By(settings);
            return [];
        }
        catch (Frontend.Settings.SettingsException e)
        {
            return e.Mistakes;
        }
    }

    // A file system may not tell two writes of one moment apart; certificates are not renewed twice in one.
    private static void Replace(string file, string by, int minutes)
    {
        File.Copy(by, file, overwrite: true);
        File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(minutes));
    }
}
