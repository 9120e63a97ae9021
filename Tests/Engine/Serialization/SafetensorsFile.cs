using System.Buffers.Binary;
using System.Text;
using Gtzan.Engine.Serialization;

namespace Gtzan.Tests.Engine.Serialization;

/// <summary>Files with a given header, and zeros for data.</summary>
internal static class SafetensorsFile
{
    /// <summary>Reads a file with this header.</summary>
    public static Safetensors Read(string header, int dataLength) => Safetensors.Read(new MemoryStream(Bytes(header, dataLength)));

    /// <summary>The bytes of a file with this header.</summary>
    public static byte[] Bytes(string header, int dataLength)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + text.Length + dataLength];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)text.Length);
        text.CopyTo(bytes, 8);
        return bytes;
    }
}
