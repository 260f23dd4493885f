import CCompression

/// Decompresses gzip (RFC 1952) with zlib, member after member.
@safe final class GzipDecompressor: Decompressor {
    private(set) var taken = 0
    private(set) var given = 0
    /// zlib keeps a pointer to it, so it stays where it is.
    private let stream: UnsafeMutablePointer<z_stream>
    private var isBetweenMembers = false
    private var hasMember = false

    init?() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        // 15 bits of window, the most that there are, and 16 for the gzip header.
        let status = unsafe inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { return nil }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    func step(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool
    ) -> DecompressionState {
        (taken, given) = (0, 0)
        if isBetweenMembers {
            // Padding with zeros, as tapes and disks leave it, is no content.
            while unsafe taken < input.count && input[taken] == 0 { taken += 1 }
            guard taken < input.count else { return .between }
            guard unsafe input[taken] == Compression.gzip.magic[0], unsafe inflateReset(stream) == Z_OK else {
                return .failed("trailing garbage ignored")
            }
            isBetweenMembers = false
        }
        // An empty buffer has no address, and zlib wants one.
        guard taken < input.count || hasMember, let start = output.baseAddress else { return .inside }
        hasMember = true
        var nothing: UInt8 = 0
        let offered = input.count - taken
        return unsafe withUnsafeMutablePointer(to: &nothing) { nothing in
            let first = unsafe input.baseAddress?.assumingMemoryBound(to: UInt8.self)
            unsafe stream.pointee.next_in =
                first.map { unsafe UnsafeMutablePointer(mutating: $0 + taken) } ?? nothing
            unsafe stream.pointee.avail_in = UInt32(clamping: offered)
            unsafe stream.pointee.next_out = start.assumingMemoryBound(to: UInt8.self)
            unsafe stream.pointee.avail_out = UInt32(clamping: output.count)
            let status = unsafe inflate(stream, Z_NO_FLUSH)
            taken += Int(UInt32(clamping: offered)) - Int(unsafe stream.pointee.avail_in)
            given = Int(UInt32(clamping: output.count)) - Int(unsafe stream.pointee.avail_out)
            switch status {
            case Z_STREAM_END:
                isBetweenMembers = true
                return .between
            case Z_OK, Z_BUF_ERROR: return .inside
            default:
                guard let words = unsafe stream.pointee.msg else {
                    return .failed(unsafe String(cString: zError(status)))
                }
                return .failed(unsafe String(cString: words))
            }
        }
    }
}
