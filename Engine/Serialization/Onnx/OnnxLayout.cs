namespace Gtzan.Engine.Serialization.Onnx;

/// <summary>The order of the dimensions of a value in an ONNX graph.</summary>
public enum OnnxLayout
{
    /// <summary>The engine's layout: the batch first, channels or features last.</summary>
    ChannelsLast,

    /// <summary>[batch, channels, …], as in ONNX's convolution, pooling and batch normalisation.</summary>
    ChannelsFirst,

    /// <summary>[steps, batch, features], as in ONNX's LSTM.</summary>
    StepsFirst,
}
