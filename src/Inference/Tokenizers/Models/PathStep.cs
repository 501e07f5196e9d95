namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>The best way to reach a place in a text: the total score, and the token that ends there.</summary>
internal struct PathStep
{
    /// <summary>A place that nothing reaches yet.</summary>
    public static readonly PathStep None = new() { Score = double.NegativeInfinity, Start = -1, Id = -1 };

    /// <summary>The sum of the scores of all tokens up to here.</summary>
    public double Score;

    /// <summary>Where the last token starts.</summary>
    public int Start;

    /// <summary>Its id.</summary>
    public int Id;

    /// <summary>Takes another way when it is better; of equal ones the first stays.</summary>
    public void Offer(double score, int start, int id)
    {
        if (Start < 0 || score > Score)
            (Score, Start, Id) = (score, start, id);
    }
}
