namespace ServingCluster.Frontend.Ui.Code;

/// <summary>The languages that sample code is written in.</summary>
internal static class CodeSamples
{
    /// <summary>All of them, in the order in which they are offered.</summary>
    public static IReadOnlyList<ICodeSample> All { get; } =
    [
        new CurlSample(), new PythonSample(), new DatabricksSample(), new MlflowSample(), new JavaScriptSample(), new CSharpSample(),
    ];
}
