using static Gtzan.Engine.Onnx.OnnxSchema;

namespace Gtzan.Engine.Onnx;

/// <summary>Makes the named settings of ONNX's operators.</summary>
internal static class OnnxAttribute
{
    public static ProtobufMessage Integer(string name, long value) => new ProtobufMessage()
        .Add(AttributeProto.Name, name).Add(AttributeProto.I, value).Add(AttributeProto.Type, AttributeProto.IntType);

    public static ProtobufMessage Number(string name, float value) => new ProtobufMessage()
        .Add(AttributeProto.Name, name).Add(AttributeProto.F, value).Add(AttributeProto.Type, AttributeProto.FloatType);

    public static ProtobufMessage Integers(string name, params ReadOnlySpan<int> values)
    {
        var attribute = new ProtobufMessage().Add(AttributeProto.Name, name).Add(AttributeProto.Type, AttributeProto.IntsType);
        foreach (var value in values)
            attribute.Add(AttributeProto.Ints, value);
        return attribute;
    }

    /// <summary>
    /// The settings of a square window that slides over images [height, width, …]. The border is given in numbers, which every runtime
    /// understands in the same way.
    /// </summary>
    public static ProtobufMessage[] SlidingWindow(Shape image, int window, int stride, Padding padding, string operation)
    {
        var (height, top) = Windows.Along(image[0], window, stride, padding, operation);
        var (width, left) = Windows.Along(image[1], window, stride, padding, operation);
        var (bottom, right) = (After(image[0], height, top), After(image[1], width, left));
        return [Integers("kernel_shape", window, window), Integers("strides", stride, stride), Integers("pads", top, left, bottom, right)];

        // Where the last window ends, beyond the image; a window that ends within it leaves a rest, as in ONNX.
        int After(int size, int positions, int before) => Math.Max(0, ((positions - 1) * stride) + window - size - before);
    }
}
