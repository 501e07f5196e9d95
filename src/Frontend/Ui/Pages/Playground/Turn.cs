namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>A prompt, and what each endpoint answered to it.</summary>
/// <param name="prompt">What the person said.</param>
public sealed class Turn(string prompt)
{
    /// <summary>What the person said.</summary>
    public string Prompt => prompt;

    /// <summary>The answers by the column that they stand in.</summary>
    public Dictionary<int, Exchange> Exchanges { get; } = [];
}
