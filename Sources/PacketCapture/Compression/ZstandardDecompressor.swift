import CCompression

/// Decompresses Zstandard (RFC 8878), frame after frame.
@safe final class ZstandardDecompressor: Decompressor {
    private(set) var taken = 0
    private(set) var given = 0
    private let stream: OpaquePointer
    private var isBetweenFrames = false

    init?() {
        guard let stream = unsafe ZSTD_createDStream() else { return nil }
        unsafe self.stream = stream
        let bits = Int32(largestDecompressionWindow.trailingZeroBitCount)
        _ = unsafe ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, bits)
    }

    deinit { _ = unsafe ZSTD_freeDStream(stream) }

    func step(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool
    ) -> DecompressionState {
        (taken, given) = (0, 0)
        // Without input, a new frame would begin, and the library would forget that the last one was whole.
        if input.count == 0, isBetweenFrames { return .between }
        var source = unsafe ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var target = unsafe ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let status = unsafe ZSTD_decompressStream(stream, &target, &source)
        (taken, given) = unsafe (source.pos, target.pos)
        guard ZSTD_isError(status) == 0 else { return .failed(unsafe String(cString: ZSTD_getErrorName(status))) }
        isBetweenFrames = status == 0
        return isBetweenFrames ? .between : .inside
    }
}
