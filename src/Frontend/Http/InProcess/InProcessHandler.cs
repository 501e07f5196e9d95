using System.Net;
using Microsoft.AspNetCore.Http.Features;
using ServingCluster.Frontend.Auth;

namespace ServingCluster.Frontend.Http.InProcess;

/// <summary>
/// Lets an <see cref="HttpClient"/> send requests to this very process without a connection, as a caller who was authenticated before.
/// Answers stream: the message is there with its headers, and leaving its content before the end cancels the request.
/// </summary>
/// <param name="pipeline">What answers.</param>
/// <param name="contexts">Makes the contexts.</param>
/// <param name="caller">Who asks, and from where; asked at each request.</param>
internal sealed class InProcessHandler(InProcessPipeline pipeline, IHttpContextFactory contexts, Func<ValueTask<InProcessCaller>> caller)
    : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (who, address) = await caller();
        var body = request.Content is null ? Stream.Null : await request.Content.ReadAsStreamAsync(cancellationToken);
        var exchange = new InProcessExchange(CancellationTokenSource.CreateLinkedTokenSource(cancellationToken));
        var features = FeaturesOf(request, body, exchange, address);

        // Not in the turn of a page that asks: its queue is for what it shows, and a fast answer would fill it. Nor in its context: the
        // request around it, if there is one, stays who it is.
        using (ExecutionContext.SuppressFlow())
            Running = Task.Run(() => RunAsync(features, who, exchange), CancellationToken.None);
        try
        {
            await exchange.Started;
            return AnswerOf(request, exchange);
        }
        catch (IOException exception)
        {
            await exchange.Content.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            throw new HttpRequestException(exception.Message, exception);
        }
    }

    /// <summary>The latest request, until nothing of it goes on any more; it never fails.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    private async Task RunAsync(FeatureCollection features, Caller who, InProcessExchange exchange)
    {
        var context = contexts.Create(features);
        context.User = who;
        Exception? failure = null;
        try
        {
            await pipeline.InvokeAsync(context);
            await exchange.FinishAsync();
        }
        catch (Exception exception)
        {
            // The border of the request, as a web server is to one from outside: whoever sent it is told.
            failure = exception;
        }

        try
        {
            await exchange.EndAsync(failure);
        }
        finally
        {
            contexts.Dispose(context);
        }
    }

    private static FeatureCollection FeaturesOf(HttpRequestMessage request, Stream body, InProcessExchange exchange, IPAddress? address)
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(RequestOf(request, body));
        features.Set<IHttpResponseFeature>(exchange);
        features.Set<IHttpResponseBodyFeature>(exchange);
        features.Set<IHttpRequestLifetimeFeature>(exchange);
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { RemoteIpAddress = address });
        return features;
    }

    private static HttpRequestFeature RequestOf(HttpRequestMessage request, Stream body)
    {
        var uri = request.RequestUri!;
        var headers = new HeaderDictionary { ["Host"] = uri.Authority };
        foreach (var (name, values) in request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? []))
            headers[name] = values.ToArray();
        if (request.Content?.Headers.ContentLength is { } length)
            headers.ContentLength = length;
        return new HttpRequestFeature
        {
            Protocol = "HTTP/1.1",
            Method = request.Method.Method,
            Scheme = uri.Scheme,
            Path = PathString.FromUriComponent(uri).Value!,
            QueryString = uri.Query,
            RawTarget = uri.PathAndQuery,
            Headers = headers,
            Body = body,
        };
    }

    private static HttpResponseMessage AnswerOf(HttpRequestMessage request, InProcessExchange exchange)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)exchange.StatusCode)
        {
            RequestMessage = request,
            Content = new StreamContent(exchange.Content),
        };
        foreach (var (name, values) in exchange.Headers)
        {
            if (!answer.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                answer.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        return answer;
    }
}
