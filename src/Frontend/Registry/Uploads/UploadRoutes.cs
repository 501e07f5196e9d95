using Microsoft.AspNetCore.Http.Features;
using ServingCluster.Errors;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.Registry.UnityCatalog;
using ServingCluster.Grains.Models;
using ServingCluster.Identity;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Registry.Uploads;

/// <summary>
/// Takes the files of versions: of one that was created without a source, or of a new one, which is there only if its files are; and tells how
/// a registration stands.
/// </summary>
internal sealed class UploadRoutes(IServingGrains grains)
{
    private const string Root = "/api/2.0/serving/model-artifacts/{full_name}";
    private const string Path = Root + "/{version}";

    private readonly ModelFinder _finder = new(grains);
    private readonly RunningUploads _running = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Root, RegisterAsync);
        routes.MapPut(Path, UploadAsync);
        routes.MapGet(Path, GetAsync);
    }

    private async Task UploadAsync(HttpContext context)
    {
        var (name, number) = (UnityPath.Model(context), UnityPath.Version(context));
        var version = await FindAsync(context, name, number);
        await SendAsync(context, await StoreAsync(context, name, version));
    }

    private async Task RegisterAsync(HttpContext context)
    {
        var name = UnityPath.Model(context);
        var creation = new ModelVersionCreation { Source = "", Description = context.Request.Query["description"].ToString() };
        var mistakes = new Mistakes();
        ModelRules.Check(creation, mistakes);
        mistakes.ThrowIfAny();
        var model = await _finder.FindAsync(context, name, ModelPermission.CanEdit);
        if (context.Request.ContentLength == 0)
            throw new ServingException(ErrorCode.InvalidParameterValue, "The body is empty. It is to be the model's files: a zip, tar.gz or ONNX file.");
        await SendAsync(context, await RegisterAsync(context, name, await model.CreateVersionAsync(creation, RegistryWire.CallerOf(context))));
    }

    private async Task<ModelVersionInfo> RegisterAsync(HttpContext context, string name, ModelVersionInfo version)
    {
        var isWhole = false;
        try
        {
            var stored = await StoreAsync(context, name, version);
            isWhole = true;
            return stored;
        }
        finally
        {
            if (!isWhole)
                await DiscardAsync(name, version.Version);
        }
    }

    private async Task<ModelVersionInfo> StoreAsync(HttpContext context, string name, ModelVersionInfo version)
    {
        if (!_running.TryBegin(version.Id, context.Request.ContentLength, out var progress))
            throw new ServingException(ErrorCode.ResourceConflict, $"Another upload to version {version.Version} of '{name}' is under way.");
        try
        {
            // Looked at again: an upload may have ended between the first look and the beginning of this one.
            CheckAwaitsUpload((await _finder.DescribeAsync(context, name, version.Version, ModelPermission.CanEdit)).Version);
            var artifacts = context.RequestServices.GetRequiredService<IModelArtifacts>();
            LiftSizeLimit(context);
            var files = await artifacts.StoreUploadAsync(version.Id, context.Request.Body, progress.Report, context.RequestAborted);
            return await CompleteAsync(artifacts, name, version, files);
        }
        finally
        {
            _running.End(version.Id);
        }
    }

    // Whoever may add a version need not be one who may delete any: this one is nobody's but this request's.
    private async Task DiscardAsync(string name, int version)
    {
        try
        {
            await grains.Model(name).DeleteVersionAsync(version);
        }
        catch (ServingException e) when (e.Code == ErrorCode.ResourceDoesNotExist)
        {
            // Somebody else deleted it while its files came.
        }
    }

    private async Task<ModelVersionInfo> FindAsync(HttpContext context, string name, int number)
    {
        var model = await _finder.DescribeAsync(context, name, ModelPermission.CanEdit);
        return model.Version(number) ?? throw new ServingException(
            ErrorCode.ResourceDoesNotExist,
            $"Model version with name '{name}' and version '{number}' does not exist. " +
            "Create it first, without a source: POST /api/2.0/mlflow/model-versions/create tells its number.");
    }

    private async Task GetAsync(HttpContext context)
    {
        var (_, version) = await _finder.DescribeAsync(context, UnityPath.Model(context), UnityPath.Version(context), ModelPermission.CanRead);
        await SendAsync(context, version);
    }

    /// <summary>The artifact store counts what comes and has a limit of its own, far above that of other requests.</summary>
    private static void LiftSizeLimit(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
    }

    private async Task<ModelVersionInfo> CompleteAsync(
        IModelArtifacts artifacts, string name, ModelVersionInfo version, UploadedArtifact files)
    {
        try
        {
            return await grains.Model(name).CompleteUploadAsync(version.Version, files);
        }
        catch (ServingException e) when (e.Code == ErrorCode.ResourceDoesNotExist)
        {
            // The version was deleted while its files came: nobody else knows of them.
            await artifacts.DeleteAsync(version.Id, CancellationToken.None);
            throw;
        }
        catch (ServingException e) when (e.Code == ErrorCode.InvalidState)
        {
            // Another upload, by way of another process, was handed over while this one came.
            await artifacts.DiscardAsync(files);
            throw;
        }
    }

    private static void CheckAwaitsUpload(ModelVersionInfo version)
    {
        if (version is { Status: ModelVersionStatus.PendingRegistration, Source.Length: 0, ArtifactFolder: null })
            return;
        var why = version.Source.Length > 0 ? $"its files come from '{version.Source}'" : "its files are here already";
        throw new ServingException(
            ErrorCode.InvalidState,
            $"Version {version.Version} of the model '{version.ModelName}' does not wait for an upload: {why}. " +
            "Create a version with an empty source to upload to.");
    }

    private Task SendAsync(HttpContext context, ModelVersionInfo version) =>
        JsonReply.SendAsync(context, (version, _running.Find(version.Id)), static (json, state) =>
        {
            var (version, upload) = state;
            var isUploading = upload is not null && version.ArtifactFolder is null;
            json.WriteString("name", version.ModelName);
            json.WriteString("version", $"{version.Version}");
            json.WriteString("status", version.Status.WireName());
            json.WriteString("status_message", isUploading ? $"Uploading, {upload!.Received} bytes so far" : version.StatusMessage);
            if ((isUploading ? upload!.Percent : version.StatusPercent) is { } percent)
                json.WriteNumber("percent", percent);
            if (version.Digest is { } digest)
                json.WriteString("digest", digest);
        });
}
