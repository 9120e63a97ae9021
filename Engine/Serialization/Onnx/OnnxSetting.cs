using Gtzan.Core.Files;
using Gtzan.Engine.Layers;
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
    /// The settings of a layer's window. The border is given in numbers, which every runtime understands in the same way.
    /// </summary>
    internal static OnnxSetting[] Window(SlidingWindowLayer layer, Shape input)
    {
        var (vertical, horizontal) = layer.WindowsOver(input);
        SlidingWindow[] axes = layer.Dimensions == 2 ? [vertical, horizontal] : [horizontal];
        OnnxSetting[] settings =
        [
            Integers("kernel_shape", [.. axes.Select(axis => axis.Window)]), Integers("strides", [.. axes.Select(axis => axis.Stride)]),
            Integers("pads", [.. axes.Select(axis => axis.Before), .. axes.Select(axis => axis.After)]),
        ];
        return layer.Dilation == 1 ? settings : [.. settings, Integers("dilations", [.. axes.Select(axis => axis.Dilation)])];
    }
}
