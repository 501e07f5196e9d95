namespace ServingCluster.Frontend.Ui.Pages.Usage;

/// <summary>What the chart shows of each day.</summary>
public enum UsageMeasure
{
    /// <summary>How many requests there were.</summary>
    Requests,

    /// <summary>Tokens of prompts and answers together.</summary>
    Tokens,

    /// <summary>What it cost, in the currency that most was paid in.</summary>
    Cost,
}
