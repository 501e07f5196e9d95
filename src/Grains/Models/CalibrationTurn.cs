namespace ServingCluster.Grains.Models;

/// <summary>The measurements of one version that run just now.</summary>
internal sealed class CalibrationTurn
{
    private readonly CancellationTokenSource _cancellation = new(); // has no timer, so that nothing is left to dispose
    private volatile string _progress = "";

    /// <summary>Cancelled when they are to end.</summary>
    public CancellationToken Cancellation => _cancellation.Token;

    /// <summary>Completes when they have ended.</summary>
    public Task Completion { get; set; } = Task.CompletedTask;

    /// <summary>What is being done, for people; empty while nothing is.</summary>
    public string Progress => _progress;

    public void Cancel() => _cancellation.Cancel();

    public void Report(string step) => _progress = step;
}
