using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Tls;

/// <summary>Puts TLS under the addresses of HTTPS.</summary>
internal static class TlsHost
{
    /// <summary>Checks the settings and sets up TLS, if some address asks for it.</summary>
    /// <exception cref="SettingsException">The settings do not go together, or the certificate cannot be used.</exception>
    public static void UseTls(this WebApplicationBuilder builder, ServingSettings settings)
    {
        TlsRules.Check(builder.Configuration, settings);
        if (!TlsRules.ListensByHttps(builder.Configuration))
            return;
        builder.WebHost.UseKestrelHttpsConfiguration();
        if (settings.TlsCertificateFile.Length > 0)
        {
            builder.Services.AddSingleton(TlsRules.FilesOf(settings));
            builder.Services.AddSingleton<CertificateSource>();
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(
            https => Apply(https, kestrel.ApplicationServices.GetService<CertificateSource>())));
    }

    private static void Apply(HttpsConnectionAdapterOptions https, CertificateSource? source)
    {
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        if (source is null)
            return;

        // The selector by itself would show the certificate without those between it and its authority.
        https.ServerCertificateSelector = (_, _) => source.Current().TargetCertificate;
        https.OnAuthenticate = (_, handshake) =>
        {
            handshake.ServerCertificateContext = source.Current();
            handshake.ServerCertificateSelectionCallback = null;
        };
    }
}
