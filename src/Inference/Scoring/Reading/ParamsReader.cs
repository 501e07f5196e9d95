using System.Text.Json;
using ServingCluster.Inference.Scoring.Elements;
using ServingCluster.Inference.Scoring.Plans;

namespace ServingCluster.Inference.Scoring.Reading;

/// <summary>Checks <c>params</c> against the signature. Unknown ones are ignored, as MLflow does.</summary>
internal static class ParamsReader
{
    /// <summary>Reads the JSON value that the reader stands on, through its end.</summary>
    public static bool TryRead(ref Utf8JsonReader json, RequestScratch scratch)
    {
        if (json.TokenType == JsonTokenType.Null)
            return true;
        if (json.TokenType != JsonTokenType.StartObject)
            return scratch.Fail($"'params' is {Shown.Value(ref json)}; it has to be an object.");
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            JsonText.TryGetUtf8(ref json, out var name);
            var index = scratch.Plan.Params.Find(name);
            json.Read();
            if (index < 0)
                json.Skip();
            else if (!TryCheck(ref json, scratch, index))
                return false;
        }

        return true;
    }

    private static bool TryCheck(ref Utf8JsonReader json, RequestScratch scratch, int index)
    {
        var param = scratch.Plan.Params[index];
        // None stands for the default.
        if (json.TokenType == JsonTokenType.Null)
            return true;
        var reader = scratch.Plan.Params.Reader(index);
        var buffer = new TensorBuffer(ParamPlan.Holder(param.Type));
        try
        {
            if (param.IsList && json.TokenType != JsonTokenType.StartArray)
                return scratch.Fail($"params.{param.Name}: {Shown.Value(ref json)} is not a list.");
            buffer.TryReserve(1);
            var count = 0;
            var fault = param.IsList ? reader.ReadRun(ref json, buffer, ref count) : reader.ReadJson(ref json, buffer, 0);
            return fault == ElementFault.None
                || scratch.Fail($"params.{param.Name}: {Shown.Fault(fault, Shown.Value(ref json), reader.Expectation)}");
        }
        finally
        {
            buffer.Reset();
        }
    }
}
