using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Inference.Scoring.Plans;
using ServingCluster.Inference.Tensors;
using ServingCluster.Models;

namespace ServingCluster.Inference.Tests.Scoring;

public sealed class RoundTripTests
{
    private static readonly string[] Names = ["a", "long", "ünï \"x\",y", "flag", "text"];

    private static readonly InputPlan Plan = TestModels.Columns(
        [(Names[0], ColumnType.Double), (Names[1], ColumnType.Long), (Names[2], ColumnType.Float), (Names[3], ColumnType.Boolean), (Names[4], ColumnType.String)],
        TestModels.Spec(Names[4], TensorElementType.String, -1), TestModels.Spec(Names[1], TensorElementType.Int64, -1, 1),
        TestModels.Spec(Names[0], TensorElementType.Double, -1), TestModels.Spec(Names[3], TensorElementType.Bool, -1),
        TestModels.Spec(Names[2], TensorElementType.Float, -1, 1));

    [Fact]
    public void Every_dialect_gives_the_same_tensors()
    {
        var rows = ArbMap.Default.GeneratorFor<(double A, long L, float F, bool B, string? T)>().NonEmptyListOf();
        Check.QuickThrowOnFailure(Prop.ForAll(rows.ToArbitrary(), list => AllAgree([.. list])));
    }

    private static bool AllAgree((double A, long L, float F, bool B, string? T)[] rows)
    {
        var table = rows.Select(r => new object?[] { Finite(r.A), r.L, Finite(r.F), r.B, Clean(r.T) }).ToArray();
        var expected = Fingerprint(rows);
        int[] order = [3, 0, 4, 2, 1];
        var bodies = new[]
        {
            Json(new { dataframe_split = new { columns = Names, data = table } }),
            Json(new { dataframe_split = new { data = table.Select(r => order.Select(i => r[i])), columns = order.Select(i => Names[i]) } }),
            Json(new { dataframe_records = table.Select(r => order.ToDictionary(i => Names[i], i => r[i])) }),
            Json(new { instances = table.Select(r => Names.Select((n, i) => (n, i)).ToDictionary(x => x.n, x => r[x.i])) }),
            Json(new { instances = table }),
            Json(new { inputs = order.ToDictionary(i => Names[i], i => table.Select(r => r[i])) }),
        };
        foreach (var body in bodies)
            Assert.Equal(expected, FingerprintOf(body, BodyFormat.Json));
        Assert.Equal(expected, FingerprintOf(Csv(table, order), BodyFormat.Csv));
        return true;
    }

    private static string Json(object body) => JsonSerializer.Serialize(body);

    private static string Csv(object?[][] table, int[] order)
    {
        var text = new StringBuilder().AppendLine(string.Join(",", order.Select(i => Quote(Names[i]))));
        foreach (var row in table)
            text.AppendLine(string.Join(",", order.Select(i => i == 4 ? Quote((string)row[i]!) : Convert.ToString(row[i], CultureInfo.InvariantCulture))));
        return text.ToString();
    }

    private static string Quote(string text) => $"\"{text.Replace("\"", "\"\"")}\"";

    private static object? Finite(double value) => double.IsFinite(value) ? value : null;

    private static object? Finite(float value) => float.IsFinite(value) ? value : null;

    private static string Clean(string? text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));

    private static string Fingerprint((double A, long L, float F, bool B, string? T)[] rows) => string.Join(
        ";",
        rows.Select(r => $"{Clean(r.T)}|{r.L}|{BitConverter.DoubleToInt64Bits(double.IsFinite(r.A) ? r.A : double.NaN)}|{r.B}|{BitConverter.SingleToInt32Bits(float.IsFinite(r.F) ? r.F : float.NaN)}"));

    private static string FingerprintOf(string body, BodyFormat format)
    {
        using var request = Reading.Good(Plan, body, format);
        var (texts, longs, doubles) = (request.Tensors[0].Strings, request.Tensors[1].AsSpan<long>().ToArray(), request.Tensors[2].AsSpan<double>().ToArray());
        var (flags, floats) = (request.Tensors[3].AsSpan<bool>().ToArray(), request.Tensors[4].AsSpan<float>().ToArray());
        return string.Join(
            ";",
            Enumerable.Range(0, request.Rows).Select(i =>
                $"{texts[i]}|{longs[i]}|{BitConverter.DoubleToInt64Bits(doubles[i])}|{flags[i]}|{BitConverter.SingleToInt32Bits(floats[i])}"));
    }
}
