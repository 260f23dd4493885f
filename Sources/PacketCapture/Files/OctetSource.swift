/// The octets of a capture, one after another: a file's, a pipe's or a socket's, decompressed where they are compressed.
struct OctetSource: ~Copyable {
    /// Compressed octets that are read at once, where there are as many.
    private static let compressedPiece = 1 << 17

    /// What came of an attempt to read.
    enum Reading: Equatable {
        case octets(Int)
        case end
        /// The system failed; the number is that of `errno`.
        case failed(Int32)
        /// The decompressor cannot go on, for the reason that it gave.
        case damaged(String)
    }

    private let descriptor: FileDescriptor
    /// How the octets are compressed; nil when they are not.
    private(set) var compression: Compression?
    /// Octets that were taken from the file.
    private(set) var octetsTaken: Int64 = 0

    private var decompressor: (any Decompressor)?
    private var state = DecompressionState.inside
    /// Compressed octets that were read, and where those that are not decompressed yet lie.
    private var compressed: [UInt8] = []
    private var pending = 0..<0
    private var isAtEnd = false
    /// The decompressor filled all the room that it had: it may have more to give.
    private var mayHoldMore = false
    /// Octets that are asked for at once; for tests.
    private let pieceLength: Int

    init(_ descriptor: consuming FileDescriptor, pieceLength: Int = .max) {
        self.descriptor = descriptor
        self.pieceLength = pieceLength
    }

    /// The size of a regular file in octets; nil for anything else.
    var size: Int64? { descriptor.size }

    /// Decompresses from now on, beginning with octets that were read already.
    ///
    /// - Returns: false when there is no memory for it.
    mutating func decompress(_ compression: Compression, first octets: [UInt8]) -> Bool {
        self.compression = compression
        decompressor = compression.decompressor()
        let piece = size.map { Int(min($0, Int64(Self.compressedPiece))) } ?? Self.compressedPiece
        compressed = [UInt8](repeating: 0, count: max(piece, octets.count, 4096))
        compressed.replaceSubrange(0..<octets.count, with: octets)
        pending = 0..<octets.count
        return decompressor != nil
    }

    /// Reads what is there into a part of an array that has room, waiting only when there is nothing.
    mutating func read(into storage: inout [UInt8], _ range: Range<Int>) -> Reading {
        guard let decompressor else {
            let end = range.lowerBound + min(range.count, pieceLength)
            return take(CLibrary.read(descriptor.number, into: &storage, range.lowerBound..<end))
        }
        while true {
            if case .failed(let words) = state { return .damaged(words) }
            if pending.isEmpty, !isAtEnd, !mayHoldMore {
                pending = 0..<0
                let end = min(compressed.count, pieceLength)
                switch take(CLibrary.read(descriptor.number, into: &compressed, 0..<end)) {
                case .octets(let count): pending = 0..<count
                case .end: isAtEnd = true
                case let reading: return reading
                }
            }
            let isLast = isAtEnd
            state = unsafe compressed.withUnsafeBytes { compressed in
                unsafe storage.withUnsafeMutableBytes { storage in
                    unsafe decompressor.step(
                        UnsafeRawBufferPointer(rebasing: compressed[pending]),
                        into: UnsafeMutableRawBufferPointer(rebasing: storage[range]), isLast: isLast)
                }
            }
            let (taken, given) = (decompressor.taken, decompressor.given)
            pending = pending.lowerBound + taken..<pending.upperBound
            mayHoldMore = given == range.count
            if given > 0 { return .octets(given) }
            switch state {
            case .failed: continue
            case .between where pending.isEmpty && isLast: return .end
            case .inside where pending.isEmpty && isLast: return .damaged("unexpected end of compressed data")
            // A decompressor that neither takes nor gives would do so for ever.
            case .inside where taken == 0 && !pending.isEmpty: state = .failed("no progress is possible")
            default: continue
            }
        }
    }

    private mutating func take(_ count: Int) -> Reading {
        if count > 0 {
            octetsTaken += Int64(count)
            return .octets(count)
        }
        return count == 0 ? .end : .failed(CLibrary.errorNumber)
    }
}
