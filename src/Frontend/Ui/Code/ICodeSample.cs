namespace ServingCluster.Frontend.Ui.Code;

/// <summary>Writes requests as code of a language. The code runs as it stands where the token is in the environment.</summary>
internal interface ICodeSample
{
    /// <summary>What the language is called.</summary>
    string Title { get; }

    /// <summary>What has to be there first; empty for nothing.</summary>
    string Needs(SampleKind kind);

    /// <summary>The code.</summary>
    string Write(SampleRequest request);
}
