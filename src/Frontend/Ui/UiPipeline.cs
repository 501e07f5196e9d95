using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;
using ServingCluster.Frontend.Audit;
using ServingCluster.Frontend.Ui.Pages.Models;
using ServingCluster.Frontend.Ui.Pages.Usage;
using ServingCluster.Frontend.Ui.Sessions;
using ServingCluster.Frontend.Ui.Sessions.Issuer;

namespace ServingCluster.Frontend.Ui;

/// <summary>The way of a request for the web UI.</summary>
internal static class UiPipeline
{
    /// <summary>The folder of scripts, styles and fonts beside the program.</summary>
    public static readonly string AssetFolder = Path.Combine(AppContext.BaseDirectory, "ui");

    /// <summary>Lets in who has signed in, and answers with files. Beside the UI's paths it does nothing.</summary>
    public static void UseUi(this WebApplication app)
    {
        app.UseMiddleware<UiGate>();
        var signIn = app.Services.GetRequiredService<SignInRoutes>();
        app.Use((context, next) => UiPaths.Contains(context.Request.Path) ? signIn.RedeemAsync(context, _ => next(context)) : next(context));
        app.UseWhen(static context => UiPaths.IsAsset(context.Request.Path), static files => files.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(AssetFolder),
            OnPrepareResponse = static file => file.Context.Response.Headers[HeaderNames.CacheControl] = "no-cache",
        }));
    }

    /// <summary>Maps the pages.</summary>
    public static void MapUi(this WebApplication app)
    {
        app.UseAntiforgery();
        app.Services.GetRequiredService<SignInRoutes>().Map(app);
        app.Services.GetRequiredService<IssuerSignIn>().Map(app);
        app.Services.GetRequiredService<ModelUploadRoute>().Map(app);
        app.Services.GetRequiredService<UsageDownloadRoute>().Map(app);
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(static o => o.ContentSecurityFrameAncestorsPolicy = null)

            // What a page does by its connection is recorded as what it asks of the API.
            .Add(static endpoint => endpoint.Metadata.Add(UnauditedCommand.Mark));
    }
}
