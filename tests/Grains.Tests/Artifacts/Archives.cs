using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace ServingCluster.Grains.Tests.Artifacts;

/// <summary>Makes archives, honest and otherwise.</summary>
internal static class Archives
{
    public static readonly byte[] Onnx = [0x08, 0x0A, 0x12, 0x04, (byte)'t', (byte)'e', (byte)'s', (byte)'t'];

    public static byte[] Zip(params (string Name, string Text)[] files) => Zip(0, files);

    /// <param name="unixMode">Type and rights of every entry; 0 for none, as Windows tools write.</param>
    /// <param name="files">Names as they go into the archive.</param>
    public static byte[] Zip(int unixMode, params (string Name, string Text)[] files)
    {
        var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                var entry = archive.CreateEntry(name);
                entry.ExternalAttributes = unixMode << 16;
                using var content = entry.Open();
                content.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }

    public static byte[] TarGz(params (string Name, string Text)[] files) =>
        TarGz([.. files.Select(file => new PaxTarEntry(TarEntryType.RegularFile, file.Name)
        {
            DataStream = new MemoryStream(Encoding.UTF8.GetBytes(file.Text)),
        })]);

    public static byte[] TarGz(params TarEntry[] entries)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            foreach (var entry in entries)
                tar.WriteEntry(entry);
        }

        return bytes.ToArray();
    }
}
