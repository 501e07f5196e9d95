using System.Globalization;

namespace ServingCluster.Autoscale;

/// <summary>Prints results as the rows of a table.</summary>
internal sealed class AutoscaleReport(TextWriter writer)
{
    public void WriteHead() => writer.WriteLine(
        $"{"traffic",-16}{"requests",10}{"429",8}{"429 %",8}{"late",6}{"chunk-h",9}{"wasted",8}{"queue p50",11}{"p99 s",8}{"latency p50",13}{"p99 s",8}" +
        $"{"changes",9}{"oscill.",9}{"top minute",12}");

    public void Write(AutoscaleResult result) => writer.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Traffic,-16}{result.Requests,10}{result.Refused,8}{100.0 * result.Refused / Math.Max(1, result.Requests),8:0.00}{result.TimedOut,6}" +
        $"{result.ChunkHours,9:0.00}{result.WastedChunkHours,8:0.00}{result.QueueSeconds.P50,11:0.00}{result.QueueSeconds.P99,8:0.00}" +
        $"{result.Latency.P50,13:0.00}{result.Latency.P99,8:0.00}{result.Changes,9}{result.Oscillations,9}{result.BusiestMinute,12:0.00}"));
}
