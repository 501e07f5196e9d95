namespace ServingCluster.Frontend.Ui.Code;

/// <summary>Python with MLflow's client for deployments.</summary>
internal sealed class MlflowSample : ICodeSample
{
    private readonly PythonLiteral _literal = new();

    public string Title => "Python (MLflow)";

    public string Needs(SampleKind kind) => "pip install mlflow";

    public string Write(SampleRequest request) => $$"""
        import os

        from mlflow.deployments import get_deploy_client

        os.environ["DATABRICKS_HOST"] = {{_literal.String(request.Server.ToString().TrimEnd('/'))}}
        client = get_deploy_client("databricks")  # takes the token from {{SampleRequest.TokenVariable}}

        answer = client.predict(
            endpoint={{_literal.String(request.Endpoint)}},
            inputs={{_literal.Write(request.WholeBody, 1)}},
        )
        print(answer)

        """;
}
