/// The header of LINKTYPE_NFLOG: four octets, and then values in the byte order of the host that captured. Like libpcap,
/// the reader turns their lengths and types into this host's order, so that no one else has to know the file's.
///
///      0                   1                   2                   3
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///     +---------------+---------------+-------------------------------+
///     |    Family     |    Version    |          Resource ID          |
///     +---------------+---------------+-------------------------------+
///     |    Length, these 4 included   |             Type              |
///     +-------------------------------+-------------------------------+
///     /            Value, filled up to a multiple of 4                /
///     +---------------------------------------------------------------+
enum NFLOGHeader {
    static func isUsed(byLinkType linkType: UInt32) -> Bool { linkType == 239 }

    /// Turns the headers of frames in the buffer.
    static func turn(in frames: [Frame], of buffer: inout ReadBuffer) {
        buffer.withStorage { storage in
            for frame in frames where isUsed(byLinkType: frame.linkType) { turn(frame, &storage) }
        }
    }

    private static func turn(_ frame: Frame, _ storage: inout [UInt8]) {
        let end = frame.offset + frame.capturedLength
        guard frame.capturedLength >= 4, storage[frame.offset + 1] == 0 else { return }
        var next = frame.offset + 4
        while end - next >= 4 {
            let length = Int(storage.span.halfWord(at: next, isSwapped: true))
            storage.swapAt(next, next + 1)
            storage.swapAt(next + 2, next + 3)
            guard length >= 4 else { return }
            next += (length + 3) & ~3
        }
    }
}
