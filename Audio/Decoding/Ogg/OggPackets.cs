using System.Buffers.Binary;

namespace Gtzan.Audio.Decoding.Ogg;

/// <summary>
/// The packets of an Ogg file with one stream, one after the other, complete and with verified checksums (RFC 3533). A truncated file
/// yields its complete packets; a damaged one is refused.
/// </summary>
/// <remarks>
/// A page has the number of its stream, its own number, marks for the stream's first and last page, the lengths of pieces of packets, and a
/// checksum. A piece of less than 255 bytes ends a packet.
/// </remarks>
internal sealed class OggPackets
{
    // Longer than any packet of audio or tables. Comments may be longer, and are not kept.
    private const int MaxPacketLength = 1 << 20;

    private const int HeaderLength = 27, FlagsAt = 5, GranuleAt = 6, SerialAt = 14, NumberAt = 18, ChecksumAt = 22, CountAt = 26;
    private const int Continued = 1, First = 2, Last = 4, WholePiece = 255, MaxPageLength = HeaderLength + 255 + (255 * 255);

    private readonly Stream _stream;
    private readonly byte[] _page = new byte[MaxPageLength];
    private byte[] _packet = new byte[1 << 12];
    private int _packetLength, _piece, _pieces, _lastEnd, _body;
    private long _pageAt, _packetsInFile;
    private uint _serial, _number;
    private int _flags;
    private bool _isOpen, _isEnd;

    /// <summary>Prepares to read a file.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    public OggPackets(Stream stream) => _stream = stream;

    /// <summary>The packet that was read, valid until the next is.</summary>
    public ReadOnlyMemory<byte> Packet => _packet.AsMemory(0, _packetLength);

    /// <summary>
    /// The position in the signal, in samples, at the end of the packet; null if the page's position belongs to a later packet.
    /// </summary>
    public long? Granule { get; private set; }

    /// <summary>Whether the packet ends on the stream's last page.</summary>
    public bool IsOnLastPage { get; private set; }

    /// <summary>Whether the file ends before the stream's last page; known once the last packet was read.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Goes back to the beginning, and skips header packets that were read before.</summary>
    public void Restart(int skip = 0)
    {
        _stream.Position = 0;
        (_packetLength, _piece, _pieces, _packetsInFile, _isOpen, _isEnd) = (0, 0, 0, 0, false, false);
        for (var i = 0; i < skip; i++)
            Next(keep: false);
    }

    /// <summary>Reads the next packet.</summary>
    /// <param name="keep">False to skip a packet of any length; <see cref="Packet"/> is empty then.</param>
    /// <returns>False if no whole packet is left.</returns>
    /// <exception cref="AudioFormatException">The file is damaged, or has several streams.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool Next(bool keep = true)
    {
        _packetLength = 0;
        for (; ; )
        {
            if (_piece == _pieces && !NextPage())
                return false;
            if (_piece == _pieces)
                continue;
            int length = _page[HeaderLength + _piece];
            if (keep)
                Keep(_page.AsSpan(_body, length));
            (_piece, _body, _isOpen) = (_piece + 1, _body + length, length == WholePiece);
            if (_isOpen)
                continue;
            _packetsInFile++;
            var granule = BinaryPrimitives.ReadInt64LittleEndian(_page.AsSpan(GranuleAt));
            Granule = _piece == _lastEnd && granule != -1 ? granule : null;
            IsOnLastPage = (_page[FlagsAt] & Last) != 0;
            return true;
        }
    }

    private void Keep(ReadOnlySpan<byte> piece)
    {
        if (_packetLength + piece.Length > MaxPacketLength)
            throw Damaged($"has a packet of more than {MaxPacketLength} bytes");
        if (_packetLength + piece.Length > _packet.Length)
            Array.Resize(ref _packet, Math.Min(MaxPacketLength, 2 * (_packetLength + piece.Length)));
        piece.CopyTo(_packet.AsSpan(_packetLength));
        _packetLength += piece.Length;
    }

    private bool NextPage()
    {
        if (_isEnd || !ReadPage())
        {
            _isEnd = true;
            IsCutOff = (_flags & Last) == 0;
            return false;
        }

        uint serial = BinaryPrimitives.ReadUInt32LittleEndian(_page.AsSpan(SerialAt)),
            number = BinaryPrimitives.ReadUInt32LittleEndian(_page.AsSpan(NumberAt));
        var isFirst = _packetsInFile == 0 && !_isOpen;
        if (isFirst)
            _serial = serial;
        else if (serial != _serial || (_page[FlagsAt] & First) != 0)
            throw new AudioFormatException(
                "The Ogg file holds several streams, which only ffmpeg may decode.")
            {
                FfmpegFormat = ForeignFormat.Ogg,
            };

        // A recorded broadcast continues after the headers with the pages from when recording began.
        const int Headers = 3;
        bool isContinued = (_page[FlagsAt] & Continued) != 0, follows = number == _number + 1 && isContinued == _isOpen;
        var isBeginOfBroadcast = !isFirst && !_isOpen && _packetsInFile <= Headers && number != _number + 1;
        if (!isFirst && !follows && !isBeginOfBroadcast)
            throw Damaged($"has no pages between {_number} and {number}");
        if (isContinued && !_isOpen)
            SkipRestOfPacket();
        _number = number;
        return true;
    }

    /// <summary>Skips the end of a packet whose beginning is missing.</summary>
    private void SkipRestOfPacket()
    {
        for (var length = WholePiece; length == WholePiece && _piece < _pieces; _piece++)
        {
            length = _page[HeaderLength + _piece];
            _body += length;
        }
    }

    private bool ReadPage()
    {
        _pageAt = _stream.Position;
        var read = _stream.ReadAtLeast(_page.AsSpan(0, HeaderLength), HeaderLength, throwOnEndOfStream: false);
        if (read == 0)
            return false;
        if (!_page.AsSpan(0, read).StartsWith("OggS"u8))
            return ReadNonPage();
        if (read < HeaderLength)
            return false;

        int pieces = _page[CountAt], length = HeaderLength + pieces;
        if (_stream.ReadAtLeast(_page.AsSpan(HeaderLength, pieces), pieces, throwOnEndOfStream: false) < pieces)
            return ReadNonPage();
        _lastEnd = 0;
        for (var i = 0; i < pieces; i++)
        {
            length += _page[HeaderLength + i];
            if (_page[HeaderLength + i] < WholePiece)
                _lastEnd = i + 1;
        }

        var body = length - HeaderLength - pieces;
        if (_stream.ReadAtLeast(_page.AsSpan(HeaderLength + pieces, body), body, throwOnEndOfStream: false) < body)
            return ReadNonPage();
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(_page.AsSpan(ChecksumAt));
        _page.AsSpan(ChecksumAt, sizeof(uint)).Clear();
        if (checksum != OggChecksum.Of(_page.AsSpan(0, length)))
            throw Damaged($"has a page with a wrong checksum at byte {_pageAt}");
        (_piece, _pieces, _body, _flags) = (0, pieces, HeaderLength + pieces, _page[FlagsAt]);
        return true;
    }

    /// <summary>Accepts the end of a cut-off file, or other data after the audio, if no page follows.</summary>
    private bool ReadNonPage()
    {
        _stream.Position = _pageAt + 1;
        var kept = 0;
        for (int read; (read = _stream.Read(_page.AsSpan(kept))) > 0;)
        {
            ReadOnlySpan<byte> bytes = _page.AsSpan(0, kept + read);
            if (bytes.IndexOf("OggS\0"u8) >= 0)
                throw Damaged($"has no page at byte {_pageAt}, but pages follow later");
            kept = Math.Min(4, bytes.Length);
            bytes[^kept..].CopyTo(_page);
        }

        return false;
    }

    private static AudioFormatException Damaged(string how) => new(
        $"The Ogg file is damaged: it {how}; get a whole copy, or convert it to WAV.");
}
