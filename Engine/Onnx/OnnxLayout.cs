namespace Gtzan.Engine.Onnx;

/// <summary>The order in which the dimensions of a value stand in an ONNX graph.</summary>
internal enum OnnxLayout
{
    /// <summary>As everywhere in this engine: the batch first, channels or features last.</summary>
    ChannelsLast,

    /// <summary>[batch, channels, …], as ONNX's convolution, pooling and batch normalisation want it.</summary>
    ChannelsFirst,

    /// <summary>[steps, batch, features], as ONNX's LSTM wants it.</summary>
    StepsFirst,
}
