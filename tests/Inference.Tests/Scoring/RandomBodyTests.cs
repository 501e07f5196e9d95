using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Inference.Scoring;
using ServingCluster.Inference.Scoring.Plans;
using ServingCluster.Inference.Tensors;
using ServingCluster.Models;

namespace ServingCluster.Inference.Tests.Scoring;

public sealed class RandomBodyTests
{
    private static readonly InputPlan[] Plans =
    [
        TestModels.Iris, TestModels.Digits, TestModels.Tensor(TensorElementType.Float, -1, -1, 2), TestModels.Tensor(TensorElementType.Int64),
        TestModels.Column(ColumnType.String, TensorElementType.String), TestModels.Column(ColumnType.DateTime, TensorElementType.Int64),
        TestModels.Columns([("x", ColumnType.Binary)], TestModels.Spec("x", TensorElementType.UInt8, -1, -1)),
        TestModels.Optional(ColumnType.Double, TensorElementType.Float), TestModels.Tensor(TensorElementType.Float, -1, 3),
    ];

    private static readonly string[] Bodies =
    [
        """{"instances":[[1,2,3,4],[5,6.5,7e1,null]],"params":{"a":[1]}}""",
        """{"inputs":{"x":[[[1,2],[3,4]]],"a":[1],"b":[2]}}""",
        """{"inputs":[[[1,2],[3,4]]]}""",
        """{"dataframe_split":{"index":[0],"data":[[1,2,3]],"columns":["a","b","c"]}}""",
        """{"dataframe_split":[{"columns":["x"],"data":[["aGk="],["2024-01-01T00:00:00Z"]]}]}""",
        """{"dataframe_records":[{"a":1,"b":2.5},{"b":null,"a":3}]}""",
        """{"instances":[{"x":"a\u00e9\ud83d\ude00"},{"x":"b"}]}""",
        "a,b,x\n1,\"2\"\"\n\",aGk=\n,NaN,x\n",
        """{"inputs":5}""",
    ];

    // What breaks parsers, rather than any byte.
    private static readonly string[] Splinters =
        ["[", "]", "{", "}", ",", ":", "\"", "null", "true", "-", "1e400", "1e-400", "99999999999999999999", "\\ud800", "\\u0000", "\n", "\"\"", "\"x\":", "[[[[", "]]]]", "\uFEFF", "é", "[]", "{}"];

    [Fact]
    public void Random_bytes_are_never_an_exception() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2000),
            Prop.ForAll<byte[]>(body => AlwaysAnOutcome(body)));

    [Fact]
    public void Mutated_bodies_are_never_an_exception()
    {
        var mutants =
            from body in Gen.Elements(Bodies)
            from cuts in Gen.Choose(0, 1000).ListOf(4)
            from splinters in Gen.Elements(Splinters).ListOf(4)
            from count in Gen.Choose(1, 4)
            select Mutate(body, [.. cuts], [.. splinters], count);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(20_000),
            Prop.ForAll(mutants.ToArbitrary(), body => AlwaysAnOutcome(Encoding.UTF8.GetBytes(body))));
    }

    [Fact]
    public void A_flipped_bit_is_never_an_exception()
    {
        foreach (var body in Bodies)
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            for (var bit = 0; bit < bytes.Length * 8; bit++)
            {
                var flipped = bytes.ToArray();
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.True(AlwaysAnOutcome(flipped));
            }
        }
    }

    [Fact]
    public void A_truncated_body_is_never_an_exception()
    {
        foreach (var body in Bodies)
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            for (var length = 0; length < bytes.Length; length++)
                Assert.True(AlwaysAnOutcome(bytes[..length]));
        }
    }

    private static string Mutate(string body, int[] cuts, string[] splinters, int count)
    {
        var text = new StringBuilder(body);
        for (var i = 0; i < count; i++)
        {
            var at = cuts[i] % (text.Length + 1);
            if (cuts[i] % 3 == 0)
                text.Remove(at, Math.Min(text.Length - at, 1 + (cuts[i] % 5)));
            text.Insert(Math.Min(at, text.Length), splinters[i]);
        }

        return text.ToString();
    }

    private static bool AlwaysAnOutcome(byte[] body)
    {
        foreach (var plan in Plans)
        {
            foreach (var format in new[] { BodyFormat.Json, BodyFormat.Csv })
            {
                var outcome = new ScoringRequestReader(plan).Read(body, format);
                if (outcome.Request is null == (outcome.Error.Length == 0))
                    return false;
                outcome.Request?.Dispose();
            }
        }

        return true;
    }
}
