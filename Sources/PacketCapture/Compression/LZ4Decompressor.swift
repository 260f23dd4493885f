import CCompression

/// Decompresses the LZ4 frame format, frame after frame.
@safe final class LZ4Decompressor: Decompressor {
    private(set) var taken = 0
    private(set) var given = 0
    private let context: OpaquePointer
    private var isBetweenFrames = false

    init?() {
        var context: OpaquePointer?
        let status = unsafe LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))
        guard LZ4F_isError(status) == 0, let context = unsafe context else { return nil }
        unsafe self.context = context
    }

    deinit { _ = unsafe LZ4F_freeDecompressionContext(context) }

    func step(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool
    ) -> DecompressionState {
        (taken, given) = (0, 0)
        if input.count == 0, isBetweenFrames { return .between }
        (taken, given) = (input.count, output.count)
        let status = unsafe LZ4F_decompress(context, output.baseAddress, &given, input.baseAddress, &taken, nil)
        guard LZ4F_isError(status) == 0 else {
            (taken, given) = (0, 0)
            return .failed(unsafe String(cString: LZ4F_getErrorName(status)))
        }
        isBetweenFrames = status == 0
        return isBetweenFrames ? .between : .inside
    }
}
