using Gtzan.Core.Files;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Serialization.Onnx.OnnxSchema;

namespace Gtzan.Engine.Serialization.Onnx;

/// <summary>A named setting of an ONNX operator.</summary>
public sealed class OnnxSetting
{
    private OnnxSetting(ProtobufMessage message) => Message = message;

    internal ProtobufMessage Message { get; }

    /// <summary>A whole number.</summary>
    public static OnnxSetting Integer(string name, long value) => new(new ProtobufMessage()
        .Add(AttributeProto.Name, name).Add(AttributeProto.I, value).Add(AttributeProto.Type, AttributeProto.IntType));

    /// <summary>A number.</summary>
    public static OnnxSetting Number(string name, float value) => new(new ProtobufMessage()
        .Add(AttributeProto.Name, name).Add(AttributeProto.F, value).Add(AttributeProto.Type, AttributeProto.FloatType));

    /// <summary>A word.</summary>
    public static OnnxSetting Text(string name, string value) => new(new ProtobufMessage()
        .Add(AttributeProto.Name, name).Add(AttributeProto.S, value).Add(AttributeProto.Type, AttributeProto.StringType));

    /// <summary>A list of whole numbers.</summary>
    public static OnnxSetting Integers(string name, params ReadOnlySpan<int> values)
    {
        var attribute = new ProtobufMessage().Add(AttributeProto.Name, name).Add(AttributeProto.Type, AttributeProto.IntsType);
        foreach (var value in values)
            attribute.Add(AttributeProto.Ints, value);
        return new OnnxSetting(attribute);
    }

    /// <summary>
    /// The settings of a square window that slides over images [height, width, …]. The border is given in numbers, which every runtime
    /// understands in the same way.
    /// </summary>
    internal static OnnxSetting[] Window(Shape image, int window, int stride, Padding padding, string operation)
    {
        var (height, top) = SlidingWindow.Along(image[0], window, stride, padding, operation);
        var (width, left) = SlidingWindow.Along(image[1], window, stride, padding, operation);
        var (bottom, right) = (After(image[0], height, top), After(image[1], width, left));
        return [Integers("kernel_shape", window, window), Integers("strides", stride, stride), Integers("pads", top, left, bottom, right)];

        // Where the last window ends, beyond the image; a window that ends within it leaves a rest, as in ONNX.
        int After(int size, int positions, int before) => Math.Max(0, ((positions - 1) * stride) + window - size - before);
    }
}
