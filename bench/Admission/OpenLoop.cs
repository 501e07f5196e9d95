using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace ServingCluster.Admission;

/// <summary>Sends requests when they are due, whatever became of those before them, and counts what came of them.</summary>
internal sealed class OpenLoop
{
    private readonly double _perSecond;
    private readonly IReadOnlyList<Answer> _answers;
    private readonly double _seconds;

    private OpenLoop(double perSecond, IReadOnlyList<Answer> answers, double seconds) =>
        (_perSecond, _answers, _seconds) = (perSecond, answers, seconds);

    /// <summary>Offers so many requests per second at random moments (Poisson).</summary>
    public static async Task<OpenLoop> RunAsync(Server server, double perSecond, TimeSpan length)
    {
        var random = new Random(1);
        var sent = new List<Task<Answer>>();
        var began = Stopwatch.GetTimestamp();
        for (var due = 0.0; due < length.TotalSeconds; due += -Math.Log(1 - random.NextDouble()) / perSecond)
        {
            var left = due - Stopwatch.GetElapsedTime(began).TotalSeconds;
            if (left > 0.001)
                await Task.Delay(TimeSpan.FromSeconds(left), TimeProvider.System);
            sent.Add(Task.Run(server.AskAsync));
        }

        var answers = await Task.WhenAll(sent);
        return new OpenLoop(perSecond, answers, Math.Max(length.TotalSeconds, Stopwatch.GetElapsedTime(began).TotalSeconds));
    }

    /// <summary>Prints a row.</summary>
    public void Write(TextWriter writer, double part, int chunk)
    {
        var admitted = _answers.Where(a => a.Status == HttpStatusCode.OK).Select(a => a.Took.TotalMilliseconds).Order().ToList();
        var refused = _answers.Count(a => a.Status == HttpStatusCode.TooManyRequests);
        var tokens = _answers.Sum(a => a.Tokens) / _seconds;
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{part,9:0.0}x{_perSecond,8:0}{admitted.Count,8}{refused,8}{_answers.Count - admitted.Count - refused,7}{tokens,10:0}{tokens / chunk,8:0.00}" +
            $"{Quantile(admitted, 0.5),9:0}{Quantile(admitted, 0.99),9:0}"));
    }

    private static double Quantile(List<double> values, double part) =>
        values.Count == 0 ? 0 : values[(int)Math.Min(values.Count - 1, values.Count * part)];
}
