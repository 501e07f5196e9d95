using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;
using ServingCluster.Grains.Routing;

namespace ServingCluster.Frontend.OneProcess;

/// <summary>The end of the process: what runs is answered, who does not finish sending is not waited for.</summary>
internal static class Shutdown
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    // When the last request took all the time that it may take; whoever starts the process has to allow for both.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(25);

    /// <summary>Returns when the process was told to stop and has stopped.</summary>
    public static async Task WaitAsync(WebApplication app)
    {
        await ToldToStopAsync(app);
        await StopAsync(app);
    }

    /// <summary>Returns when the process was told to stop. It still does everything that it did before.</summary>
    public static Task ToldToStopAsync(WebApplication app)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Lifetime.ApplicationStopping.Register(stopping.SetResult);
        return stopping.Task;
    }

    /// <summary>Stops everything; returns when that is done.</summary>
    /// <remarks>
    /// The web server first: only with its clients patience may end, while the rest, which writes down what it knows and takes its leave of
    /// others, has all the time that it is given.
    /// </remarks>
    /// <param name="app">The process.</param>
    /// <param name="finish">What is to be finished when the web server has stopped and everything else runs; the token says that the time is up.</param>
    public static async Task StopAsync(WebApplication app, Func<CancellationToken, Task>? finish = null)
    {
        var time = app.Services.GetRequiredService<TimeProvider>();
        var patience = app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
        var told = time.GetTimestamp();
        try
        {
            using var enough = new CancellationTokenSource(patience, time);
            await StopServerAsync(app.Services.GetRequiredService<IServer>(), app.Services.GetRequiredService<EndpointRouter>(), time, enough.Token);
            await (finish?.Invoke(enough.Token) ?? Task.CompletedTask);
        }
        finally
        {
            var left = patience - time.GetElapsedTime(told);
            using var limit = new CancellationTokenSource(left > Rest ? left : Rest, time);
            await app.StopAsync(limit.Token);
        }
    }

    private static async Task StopServerAsync(IServer server, EndpointRouter router, TimeProvider time, CancellationToken enough)
    {
        var told = time.GetTimestamp();
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(enough);
        var stop = server.StopAsync(giveUp.Token);
        while (!stop.IsCompleted)
        {
            await Task.WhenAny(stop, Task.Delay(Look, time, CancellationToken.None));
            // The web server sets slow clients no time limits any more once it stops: one that never finishes its request would
            // hold up the stop as long as the longest request may run.
            if (time.GetElapsedTime(told) >= Grace && IsIdle(router))
                await giveUp.CancelAsync();
        }

        await stop;
    }

    private static bool IsIdle(EndpointRouter router)
    {
        foreach (var entity in router.Snapshot())
        {
            if (entity.InFlight > 0)
                return false;
        }

        return true;
    }
}
