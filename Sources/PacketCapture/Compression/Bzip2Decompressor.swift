import CCompression

/// Decompresses bzip2, stream after stream.
@safe final class Bzip2Decompressor: Decompressor {
    private(set) var taken = 0
    private(set) var given = 0
    /// The library keeps a pointer to it, so it stays where it is.
    private let stream: UnsafeMutablePointer<bz_stream>
    private var isBetweenStreams = false

    init?() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: bz_stream())
        guard unsafe BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK else { return nil }
    }

    deinit {
        _ = unsafe BZ2_bzDecompressEnd(stream)
        unsafe stream.deallocate()
    }

    func step(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool
    ) -> DecompressionState {
        (taken, given) = (0, 0)
        if isBetweenStreams {
            if input.count == 0 { return .between }
            guard unsafe input[0] == Compression.bzip2.magic[0] else { return .failed("trailing garbage ignored") }
            _ = unsafe BZ2_bzDecompressEnd(stream)
            unsafe stream.pointee = bz_stream()
            guard unsafe BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK else { return .failed("no memory") }
            isBetweenStreams = false
        }
        unsafe stream.pointee.next_in = input.baseAddress.map {
            unsafe UnsafeMutablePointer(mutating: $0.assumingMemoryBound(to: CChar.self))
        }
        unsafe stream.pointee.avail_in = UInt32(clamping: input.count)
        unsafe stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: CChar.self)
        unsafe stream.pointee.avail_out = UInt32(clamping: output.count)
        let status = unsafe BZ2_bzDecompress(stream)
        taken = Int(UInt32(clamping: input.count)) - Int(unsafe stream.pointee.avail_in)
        given = Int(UInt32(clamping: output.count)) - Int(unsafe stream.pointee.avail_out)
        switch status {
        case BZ_OK: return .inside
        case BZ_STREAM_END:
            isBetweenStreams = true
            return .between
        default: return .failed(Self.words(status))
        }
    }

    /// The library has no words of its own; these are the ones that its manual gives the codes.
    private static func words(_ status: Int32) -> String {
        switch status {
        case BZ_DATA_ERROR: "data integrity (CRC) error in data"
        case BZ_DATA_ERROR_MAGIC: "bad magic number (file not created by bzip2)"
        case BZ_MEM_ERROR: "not enough memory"
        default: "error \(status)"
        }
    }
}
