using Microsoft.Extensions.Logging;
using ServingCluster.Errors;

namespace ServingCluster.Grains.Models;

/// <summary>Deletes the files of deleted versions of one model, as soon as nothing reads or writes them any more.</summary>
internal sealed partial class ModelTrash(
    string model, IModelArtifacts artifacts, VersionRegistrar registrar, VersionCalibrator calibrator, ILogger logger)
{
    /// <summary>Deletes what can be deleted.</summary>
    /// <param name="versionIds">The versions.</param>
    /// <returns>Those whose files are still there.</returns>
    public async Task<IReadOnlyList<string>> EmptyAsync(IReadOnlyList<string> versionIds)
    {
        var left = new List<string>();
        foreach (var versionId in versionIds)
        {
            // A registration that still runs could put files back; its end comes here again.
            registrar.Cancel(versionId);
            calibrator.Cancel(versionId);
            if (registrar.IsRunning(versionId) || calibrator.IsRunning(versionId) || !await TryDeleteAsync(versionId).ConfigureAwait(false))
                left.Add(versionId);
        }

        return left;
    }

    private async Task<bool> TryDeleteAsync(string versionId)
    {
        try
        {
            await artifacts.DeleteAsync(versionId, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ServingException)
        {
            LogFilesStay(model, e);
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Files of a deleted version of model {Model} could not be deleted; it will be tried again")]
    private partial void LogFilesStay(string model, Exception fault);
}
