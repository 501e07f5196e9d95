namespace ServingCluster.Grains.Governance.Leases;

/// <summary>What is asked of a limiter in one call, and those who wait for its answer. Filled under the client's lock.</summary>
internal sealed class LeaseRound
{
    private readonly TaskCompletionSource<bool> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What waiting requests need of each budget; 0 for one that is to be filled ahead.</summary>
    public Dictionary<LocalBudget, long> Needs { get; } = [];

    /// <summary>Whether every budget is to be looked at.</summary>
    public bool IsSweep { get; set; }

    /// <summary>Whether there is anything to do.</summary>
    public bool IsDue => IsSweep || Needs.Count > 0;

    /// <summary>Completes with true when the limiter has answered, with false when it cannot be reached.</summary>
    public Task<bool> Answered => _answered.Task;

    /// <summary>Notes that a request needs so much; 0 for none.</summary>
    public void Need(LocalBudget budget, long amount) => Needs[budget] = Needs.GetValueOrDefault(budget) + amount;

    /// <summary>Lets those go on who wait.</summary>
    public void Complete(bool isAnswered) => _answered.TrySetResult(isAnswered);
}
