using System.Globalization;
using ServingCluster.Frontend.Metrics;

namespace ServingCluster.Frontend.History;

/// <summary>Reads from the process's metrics what went through each endpoint, so that nothing is added to a request's way.</summary>
internal static class TrafficReading
{
    /// <summary>The totals since the process began, by endpoint.</summary>
    public static Dictionary<string, EndpointTotals> Of(IReadOnlyList<MetricFamily> families)
    {
        var totals = new Dictionary<string, EndpointTotals>(StringComparer.Ordinal);
        foreach (var family in families)
        {
            switch (family.Name)
            {
                case "serving.requests":
                    Read(family, totals, CountRequests);
                    break;
                case "serving.request.duration":
                    Read(family, totals, CountLatency);
                    break;
                case "serving.tokens":
                    Read(family, totals, CountTokens);
                    break;
                case "serving.requests.in_flight":
                    Read(family, totals, static (t, s) => t.InFlight += (int)s.Value);
                    break;
                case "serving.requests.waiting":
                    Read(family, totals, static (t, s) => t.Waiting += (int)s.Value);
                    break;
            }
        }

        return totals;
    }

    private static void Read(MetricFamily family, Dictionary<string, EndpointTotals> totals, Action<EndpointTotals, MetricSeries> count)
    {
        foreach (var series in family.Series)
        {
            // Requests to endpoints that are unknown, and those beyond the limit of series, belong to none.
            if (series.Attribute("endpoint") is not { Length: > 0 } endpoint)
                continue;
            if (!totals.TryGetValue(endpoint, out var known))
                totals[endpoint] = known = new EndpointTotals();
            count(known, series);
        }
    }

    private static void CountRequests(EndpointTotals totals, MetricSeries series)
    {
        var count = (long)series.Value;
        totals.Requests += count;
        if (!int.TryParse(series.Attribute("status"), CultureInfo.InvariantCulture, out var status))
            return;
        if (status is >= 400 and < 500)
            totals.Errors4xx += count;
        else if (status >= 500)
            totals.Errors5xx += count;
    }

    // The buckets of the metric are those of the history; here they are cumulated.
    private static void CountLatency(EndpointTotals totals, MetricSeries series)
    {
        var below = 0L;
        for (var i = 0; i < series.Buckets.Count; i++)
        {
            totals.CountLatency(i, series.Buckets[i].Count - below);
            below = series.Buckets[i].Count;
        }
    }

    private static void CountTokens(EndpointTotals totals, MetricSeries series)
    {
        // Tokens from a cache are a part of those that were read.
        switch (series.Attribute("gen_ai.token.type"))
        {
            case "input":
                totals.InputTokens += (long)series.Value;
                break;
            case "output":
                totals.OutputTokens += (long)series.Value;
                break;
        }
    }
}
