using Gtzan.Engine.Tensors;
using PureHDF;

namespace Gtzan.Engine.Serialization.Keras;

/// <summary>
/// Reads the weights of a Keras model from HDF5 (<c>model.save</c> or <c>save_weights</c> of Keras 1 and 2, <c>.h5</c>): for each layer a
/// group with the names of its weights in the attribute <c>weight_names</c>, and a data set of float32 for each.
/// </summary>
public static class KerasWeights
{
    private const string ModelGroup = "model_weights", NamesAttribute = "weight_names";

    // A weight's name is its place below the layer's group, such as conv1d_1/kernel:0.
    private const string OutputSuffix = ":0";

    private const int MaxLayers = 4096, MaxWeightsALayer = 64;

    // PureHDF recurses as deep as a file tells it to; the budget of bytes read ends that before this stack does.
    private const int StackSize = 256 << 20;

    /// <summary>The tensors of a file, under the layer's name and the last part of the weight's: <c>conv1d_1/kernel</c>.</summary>
    /// <exception cref="CheckpointException">The file is no HDF5, is damaged, or has no weights of Keras.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Safetensors Read(string path)
    {
        using var file = File.OpenRead(path);
        return Read(file);
    }

    /// <summary>
    /// The tensors of an open file. The weights take no more memory than the file; of a damaged one, PureHDF may reserve up to 2 GB before
    /// it finds that the file is shorter.
    /// </summary>
    /// <exception cref="CheckpointException">The file is no HDF5, is damaged, or has no weights of Keras.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Safetensors Read(Stream file)
    {
        Safetensors? tensors = null;
        Exception? fault = null;
        var bounded = new BoundedStream(file);
        var thread = new Thread(
            () =>
            {
                try
                {
                    tensors = ReadTensors(bounded);
                }
                catch (Exception exception)
                {
                    fault = exception;
                }
            },
            StackSize);
        thread.Start();
        thread.Join();
        return fault switch
        {
            null => tensors!,
            CheckpointException refused => throw refused,
            IOException when bounded.Fault is { } unreadable => throw unreadable,
            _ => throw new CheckpointException("the file is no HDF5 file, or damaged.", fault),
        };
    }

    private static Safetensors ReadTensors(BoundedStream stream)
    {
        using var file = H5File.Open(stream);
        var model = file.LinkExists(ModelGroup) ? file.Group(ModelGroup) : file;
        var layers = model.Children().OfType<IH5Group>().Take(MaxLayers + 1).ToArray();
        if (layers.Length > MaxLayers)
            throw new CheckpointException($"the file has more than {MaxLayers} layers.");

        var tensors = new Safetensors();
        long elements = 0;
        foreach (var layer in layers.Where(layer => layer.AttributeExists(NamesAttribute)))
        {
            var attribute = layer.Attribute(NamesAttribute);
            if (attribute.Space.Dimensions is [> MaxWeightsALayer])
                throw new CheckpointException($"layer {layer.Name} has more than {MaxWeightsALayer} weights.");
            if (attribute.Space.Dimensions is not [> 0])
                continue;
            foreach (var weight in attribute.Read<string[]>())
            {
                var name = $"{layer.Name}/{weight.Split('/')[^1].Replace(OutputSuffix, "", StringComparison.Ordinal)}";
                if (tensors.Contains(name))
                    throw new CheckpointException($"the file has two weights named {name}.");
                var dataset = layer.Dataset(weight);
                var shape = ShapeOf(dataset, name);
                elements += shape.Length;
                if (elements * sizeof(float) > stream.Length)
                    throw new CheckpointException("the file is cut off: its weights are larger than the file.");
                var before = stream.BytesRead;
                tensors.Add(name, shape, dataset.Read<float[]>());
                if (dataset.Layout.Class == H5DataLayoutClass.Contiguous && stream.BytesRead - before < sizeof(float) * (long)shape.Length)
                    throw new CheckpointException($"weight {name} is stored in another file.");
            }
        }

        return tensors.Names.Count > 0
            ? tensors
            : throw new CheckpointException("the file has no weights of a Keras model (groups with the attribute weight_names).");
    }

    private static Shape ShapeOf(IH5Dataset dataset, string name)
    {
        if (dataset.Type is not { Class: H5DataTypeClass.FloatingPoint, Size: sizeof(float) }
            || dataset.Layout.Class is not (H5DataLayoutClass.Contiguous or H5DataLayoutClass.Compact))
        {
            throw new CheckpointException($"weight {name} is not stored as plain float32.");
        }

        var dimensions = dataset.Space.Dimensions;
        if (dimensions.Length > Shape.MaxRank || dimensions.Any(size => size is 0 or > int.MaxValue))
            throw new CheckpointException($"weight {name} has the dimensions [{string.Join(", ", dimensions)}].");
        return new Shape([.. dimensions.Select(size => (int)size)]);
    }

    /// <summary>
    /// A file of which no more bytes are read than a few times its length: metadata that lead in circles end with an error, not never.
    /// </summary>
    private sealed class BoundedStream(Stream file) : Stream
    {
        private const int Times = 4, Extra = 1 << 20;

        private readonly long _most = (Times * file.Length) + Extra;

        /// <summary>The number of bytes asked for so far.</summary>
        public long BytesRead { get; private set; }

        /// <summary>The error of the file system, which is not the content's fault.</summary>
        public IOException? Fault { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => file.Length;

        public override long Position
        {
            get => file.Position;
            set => file.Position = value;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            // An empty read costs too, so that a loop of them ends.
            BytesRead += Math.Max(buffer.Length, 1);
            if (BytesRead > _most)
                throw new CheckpointException("the file is damaged: its structure leads in circles.");
            try
            {
                return file.Read(buffer);
            }
            catch (IOException exception)
            {
                Fault = exception;
                throw;
            }
        }

        public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
