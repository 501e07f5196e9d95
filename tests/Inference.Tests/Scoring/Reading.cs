using System.Text;
using ServingCluster.Inference.Scoring;
using ServingCluster.Inference.Scoring.Plans;

namespace ServingCluster.Inference.Tests.Scoring;

/// <summary>Reads bodies in tests.</summary>
internal static class Reading
{
    public static ReadOutcome Read(InputPlan plan, string body, BodyFormat format = BodyFormat.Json) =>
        new ScoringRequestReader(plan).Read(Encoding.UTF8.GetBytes(body), format);

    public static ParsedRequest Good(InputPlan plan, string body, BodyFormat format = BodyFormat.Json)
    {
        var outcome = Read(plan, body, format);
        Assert.Equal("", outcome.Error);
        return outcome.Request!;
    }

    /// <summary>The values of the first tensor.</summary>
    public static T[] Values<T>(InputPlan plan, string body, BodyFormat format = BodyFormat.Json)
        where T : unmanaged
    {
        using var request = Good(plan, body, format);
        return request.Tensors[0].AsSpan<T>().ToArray();
    }

    public static string[] Texts(InputPlan plan, string body, BodyFormat format = BodyFormat.Json)
    {
        using var request = Good(plan, body, format);
        return request.Tensors[0].Strings;
    }

    public static long[] Shape(InputPlan plan, string body, BodyFormat format = BodyFormat.Json)
    {
        using var request = Good(plan, body, format);
        return request.Tensors[0].Shape.ToArray();
    }

    /// <summary>The error of a wrong body.</summary>
    public static string Error(InputPlan plan, string body, BodyFormat format = BodyFormat.Json)
    {
        var outcome = Read(plan, body, format);
        Assert.Null(outcome.Request);
        Assert.NotEqual("", outcome.Error);
        return outcome.Error;
    }

    /// <summary>Asserts that the error has all of these parts.</summary>
    public static void Refused(InputPlan plan, string body, params string[] parts)
    {
        var error = Error(plan, body);
        Assert.All(parts, part => Assert.Contains(part, error));
    }
}
