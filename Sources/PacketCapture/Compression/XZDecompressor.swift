import CCompression

/// Decompresses .xz with liblzma, stream after stream.
@safe final class XZDecompressor: Decompressor {
    private(set) var taken = 0
    private(set) var given = 0
    private var stream = unsafe lzma_stream()

    init?() {
        // LZMA_CONCATENATED, a macro that Swift does not see, is 8.
        let status = unsafe lzma_stream_decoder(&stream, UInt64(largestDecompressionWindow), 0x08)
        guard status == LZMA_OK else { return nil }
    }

    deinit { unsafe lzma_end(&stream) }

    func step(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool
    ) -> DecompressionState {
        unsafe stream.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.avail_in = input.count
        unsafe stream.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.avail_out = output.count
        let status = unsafe lzma_code(&stream, isLast ? LZMA_FINISH : LZMA_RUN)
        taken = unsafe input.count - stream.avail_in
        given = unsafe output.count - stream.avail_out
        switch status {
        case LZMA_OK, LZMA_BUF_ERROR: return .inside
        case LZMA_STREAM_END: return .between
        default: return .failed(Self.words(status))
        }
    }

    /// The library has no words of its own; these are the ones that lzma.h gives the codes.
    private static func words(_ status: lzma_ret) -> String {
        switch status {
        case LZMA_FORMAT_ERROR: "file format not recognized"
        case LZMA_DATA_ERROR: "compressed data is corrupt"
        case LZMA_OPTIONS_ERROR: "unsupported compression options"
        case LZMA_MEM_ERROR: "cannot allocate memory"
        case LZMA_MEMLIMIT_ERROR: "memory usage limit was reached"
        default: "error \(status.rawValue)"
        }
    }
}
