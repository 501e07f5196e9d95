namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>How far an answer is.</summary>
public enum AnswerPhase
{
    /// <summary>Nothing has come yet.</summary>
    Waiting,

    /// <summary>It is coming.</summary>
    Streaming,

    /// <summary>It is whole.</summary>
    Whole,

    /// <summary>The person stopped it.</summary>
    Stopped,

    /// <summary>It failed, or broke off.</summary>
    Failed,
}
