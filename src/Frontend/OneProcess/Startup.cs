namespace ServingCluster.Frontend.OneProcess;

/// <summary>The start of the process.</summary>
internal static class Startup
{
    /// <summary>Starts everything; what had begun before a failure is ended in good order.</summary>
    public static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch
        {
            // What had begun before the failure, such as the registration of the samples, must not find its store gone. What has
            // not begun may refuse to be stopped; it is the first failure that tells what is wrong.
            await app.StopAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }
}
