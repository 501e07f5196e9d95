using ServingCluster.Inference.Scoring.Elements;
using ServingCluster.Inference.Scoring.Plans;

namespace ServingCluster.Inference.Scoring.Reading;

/// <summary>Fills in columns that a request may leave out.</summary>
internal static class FieldFiller
{
    /// <summary>Writes the value for a missing cell of an optional column.</summary>
    /// <returns>False when its type has no missing value.</returns>
    public static bool TryFill(RequestScratch scratch, InputField field, int row)
    {
        if (field.Target < 0)
            return true;
        var target = scratch.Targets[field.Target];
        if (field.IsColumn && field.Reader.WriteMissing(target.Buffer, (row * target.Plan.Stride) + field.Offset) == ElementFault.None)
            return true;
        return scratch.Fail(
            $"The column '{field.Name}' is missing. The signature calls it optional, but a tensor of type " +
            $"{target.Plan.Spec.ElementType} has no value for missing ones, so each row has to carry it.");
    }
}
