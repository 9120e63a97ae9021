namespace Gtzan.Engine.Serialization.Onnx;

/// <summary>The order of the dimensions of a value in an ONNX graph.</summary>
public enum OnnxLayout
{
    /// <summary>As everywhere in this engine: the batch first, channels or features last.</summary>
    ChannelsLast,

    /// <summary>[batch, channels, …], as ONNX's convolution, pooling and batch normalisation want it.</summary>
    ChannelsFirst,

    /// <summary>[steps, batch, features], as ONNX's LSTM wants it.</summary>
    StepsFirst,
}
