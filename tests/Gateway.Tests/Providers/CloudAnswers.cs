using System.Net;
using System.Text;
using ServingCluster.Gateway.Tests.Kit;

namespace ServingCluster.Gateway.Tests.Providers;

/// <summary>Answers as clouds give them.</summary>
internal static class CloudAnswers
{
    public static FakeProvider Answer(this FakeProvider provider, string json, int status = 200) => provider.Answers(json, (HttpStatusCode)status);

    /// <summary>A stream that comes in pieces of so many bytes each.</summary>
    public static FakeProvider Stream(this FakeProvider provider, string mediaType, byte[] bytes, int piece) => provider.Does(_ =>
    {
        var content = new StreamContent(new PiecewiseStream(bytes.Chunk(piece)));
        content.Headers.ContentType = new(mediaType);
        return new(HttpStatusCode.OK) { Content = content };
    });

    /// <summary>Server-sent events, each of one line of data.</summary>
    public static FakeProvider Events(this FakeProvider provider, int piece, params string[] data) =>
        provider.Stream("text/event-stream", Encoding.UTF8.GetBytes(string.Concat(data.Select(each => $"data: {each}\n\n"))), piece);

    /// <summary>The only request that was sent.</summary>
    public static SentRequest Only(this FakeProvider provider) => Assert.Single(provider.Sent);
}
