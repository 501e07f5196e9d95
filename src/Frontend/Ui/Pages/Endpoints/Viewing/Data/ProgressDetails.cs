namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Data;

/// <summary>How far a config update has come.</summary>
public sealed record ProgressDetails
{
    /// <summary>Nothing is left to do.</summary>
    public const string Done = "DONE";
    /// <summary>It went wrong.</summary>
    public const string Failed = "FAILED";

    /// <summary>The version that is, or was to be, brought into service.</summary>
    public long ConfigVersion { get; init; }

    /// <summary>The step of the entity that has come least far.</summary>
    public string Step { get; init; } = Done;

    /// <summary>All steps in their order.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>Its served entities.</summary>
    public IReadOnlyList<EntityProgressDetails> Entities { get; init; } = [];

    /// <summary>What is left of the version before.</summary>
    public DrainingDetails Draining { get; init; } = new(0, 0);

    /// <summary>Whether anything is going on, or went wrong.</summary>
    public bool IsTold => Step != Done;

    /// <summary>Whether it failed.</summary>
    public bool HasFailed => Step is Failed or "ABORTED";

    /// <summary>How an entity stands; null where nothing is told of it.</summary>
    public EntityProgressDetails? Of(string entity) => Entities.FirstOrDefault(e => e.Name == entity);

    /// <summary>Whether a step is over (true), is the present one (null) or is to come (false).</summary>
    public bool? IsOver(string step) =>
        step == Step ? null : IndexOf(step) < IndexOf(Step);

    private int IndexOf(string step) => Steps.TakeWhile(s => s != step).Count();
}
