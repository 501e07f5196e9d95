using System.Globalization;

namespace ServingCluster.Accuracy;

/// <summary>Compares builds of a model with the first of them, and prints a line for each.</summary>
internal static class Report
{
    public static void Print(AccuracyOptions options)
    {
        using var baseline = new Build(options.Builds[0], options);
        var corpus = new Corpus(options, baseline.MaxLength);
        var answers = corpus.Prompts.Select(p => baseline.Continue(p, Room(p), corpus.EndTokens)).ToArray();
        Line("build", "bytes", "perplexity", "ratio", "divergence", "same top", "tokens", "same answers", "same tokens", "answers");
        var perplexity = double.NaN;
        foreach (var spec in options.Builds)
        {
            using var build = new Build(spec, options);
            var likelihood = Measure(baseline, build, corpus);
            if (double.IsNaN(perplexity))
                perplexity = likelihood.Perplexity;
            var agreement = new Agreement();
            for (var i = 0; i < answers.Length; i++)
                agreement.Add(answers[i], build.Continue(corpus.Prompts[i], Room(corpus.Prompts[i]), corpus.EndTokens));
            Line(
                build.Name, N(build.Bytes, "N0"), N(likelihood.Perplexity, "F4"), N(likelihood.Perplexity / perplexity, "F4"), N(likelihood.Divergence, "F5"),
                N(likelihood.SameTop, "P1"), N(likelihood.Count, "F0"), N(agreement.Equal, "P1"), N(agreement.Common, "P1"), N(agreement.Answers, "F0"));
        }

        int Room(int[] prompt) => Math.Min(options.New, baseline.MaxLength - prompt.Length);
    }

    private static Likelihood Measure(Build baseline, Build build, Corpus corpus)
    {
        var likelihood = new Likelihood();
        foreach (var window in corpus.Windows)
        {
            // A piece's last token predicts one that is not in it.
            var wanted = new double[window.Length][];
            baseline.Read(window, (place, logits) => wanted[place] = Likelihood.LogProbabilities(logits.Span));
            build.Read(window, (place, logits) =>
            {
                if (place + 1 < window.Length)
                    likelihood.Add(wanted[place], Likelihood.LogProbabilities(logits.Span), window[place + 1]);
            });
        }

        return likelihood;
    }

    private static string N(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);

    private static void Line(params ReadOnlySpan<string> cells)
    {
        Console.Write($"{cells[0],-34}");
        foreach (var cell in cells[1..])
            Console.Write($"{cell,15}");
        Console.WriteLine();
    }
}
