import Synchronization

/// Reads the records of a classic pcap file in large pieces into a batch's storage, where the frames then stay.
///
/// Only what is common and sound is read here. At anything else, the end of the file included, ``fill(_:framesRead:)``
/// stops in front of it, and libpcap reads on from ``position``: what is unusual means what libpcap makes of it.
struct ClassicReader {
    static let fileHeaderLength = 24
    static let recordHeaderLength = 16

    /// Link types whose frames libpcap hands out as they are in the file.
    private static let plainLinkTypes: [UInt32] = [0, 1, 9, 101, 108, 228, 229]
    /// Those whose headers libpcap may turn round when the file's byte order is not the host's.
    private static let linuxCookedLinkTypes: [UInt32] = [113, 276]

    private let descriptor: Int32
    private let linkType: UInt32
    private let interface: UInt16
    /// Whether the file's byte order is not the host's.
    private let isSwapped: Bool
    /// Nanoseconds in one unit of a record's fraction of a second.
    private let fractionUnit: Int64
    /// Units of a second.
    private let unitsPerSecond: UInt32
    private let snapshotLength: UInt32
    /// Octets that are asked for at once.
    private let pieceLength: Int

    /// Octets of the file before the next record.
    private(set) var position: Int64
    /// Where the next record begins in the batch's storage.
    private var next = 0
    /// Where the octets that were read end there.
    private var end = 0
    /// The batch's mark while its storage holds these octets.
    private var mark: UInt64 = 0

    /// Looks at a file's header; nil when the file is not one that can be read in place.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +---------------------------------------------------------------+
    ///     |            Magic number: 0xA1B2C3D4 or 0xA1B23C4D             |
    ///     +-------------------------------+-------------------------------+
    ///     |       Major version: 2        |       Minor version: 4        |
    ///     +-------------------------------+-------------------------------+
    ///     |                           Reserved                            |
    ///     +---------------------------------------------------------------+
    ///     |                           Reserved                            |
    ///     +---------------------------------------------------------------+
    ///     |                        Snapshot length                        |
    ///     +-------+-----------------------+-------------------------------+
    ///     |  FCS  |       Reserved        |           Link type           |
    ///     +-------+-----------------------+-------------------------------+
    ///
    /// - Parameters:
    ///   - descriptor: A regular file's; whoever passes it keeps it open.
    ///   - position: Octets of the file before the first record.
    ///   - linkType: What libpcap found in the header.
    ///   - snapshotLength: What libpcap found in the header.
    ///   - interface: Index of the file within the run, copied into each frame.
    ///   - pieceLength: Octets that are asked for at once, if the storage has room for them.
    init?(
        descriptor: Int32, position: Int64, linkType: UInt32, snapshotLength: Int, interface: UInt16, pieceLength: Int
    ) {
        var octets = [UInt8](repeating: 0, count: Self.fileHeaderLength)
        let start = position - Int64(Self.fileHeaderLength)
        guard start >= 0, CLibrary.read(descriptor, at: start, into: &octets, 0..<octets.count) == octets.count else {
            return nil
        }
        let header = octets.span
        let isSwapped: Bool
        switch header.word(at: 0) {
        case 0xA1B2_C3D4: (isSwapped, unitsPerSecond) = (false, 1_000_000)
        case 0xD4C3_B2A1: (isSwapped, unitsPerSecond) = (true, 1_000_000)
        case 0xA1B2_3C4D: (isSwapped, unitsPerSecond) = (false, 1_000_000_000)
        case 0x4D3C_B2A1: (isSwapped, unitsPerSecond) = (true, 1_000_000_000)
        default: return nil
        }
        fractionUnit = 1_000_000_000 / Int64(unitsPerSecond)
        let version = [4, 6].map { isSwapped ? header.halfWord(at: $0).byteSwapped : header.halfWord(at: $0) }
        let words = [16, 20].map { isSwapped ? header.word(at: $0).byteSwapped : header.word(at: $0) }
        let isPlain =
            Self.plainLinkTypes.contains(linkType) || !isSwapped && Self.linuxCookedLinkTypes.contains(linkType)
        // Where libpcap made something else of a field, the file is not an ordinary one.
        guard version == [2, 4], isPlain, (1...FrameBatch.largestCommonFrame).contains(snapshotLength),
            words == [UInt32(snapshotLength), linkType]
        else { return nil }
        self.isSwapped = isSwapped
        self.descriptor = descriptor
        self.position = position
        self.linkType = linkType
        self.snapshotLength = UInt32(snapshotLength)
        self.interface = interface
        self.pieceLength = pieceLength
    }

    /// Adds frames to an empty batch until it is full.
    ///
    /// - Parameter framesRead: Frames read so far, which goes on counting.
    /// - Returns: false when libpcap is to read on from ``position``. The batch may hold frames then.
    mutating func fill(_ batch: inout FrameBatch, framesRead: inout UInt64) -> Bool {
        if mark != batch.contentMark || mark == 0 { begin(&batch) }
        while !batch.isFull {
            guard end - next >= Self.recordHeaderLength else {
                if refill(&batch) { continue }
                return false
            }
            let record = RecordHeader(batch.octetStorage.span, at: next, isSwapped: isSwapped)
            // An empty record may be the header of a second file.
            guard record.fraction < unitsPerSecond, record.capturedLength <= snapshotLength,
                record.capturedLength <= record.originalLength, record.originalLength > 0
            else { return false }
            let length = Self.recordHeaderLength + Int(record.capturedLength)
            guard end - next >= length else {
                if refill(&batch) { continue }
                return false
            }
            framesRead += 1
            batch.hold(
                Frame(
                    time: Int64(record.seconds) * 1_000_000_000 + Int64(record.fraction) * fractionUnit,
                    number: framesRead, offset: next + Self.recordHeaderLength,
                    capturedLength: Int(record.capturedLength), originalLength: Int(record.originalLength),
                    linkType: linkType, interface: interface))
            next += length
            position += Int64(length)
        }
        return true
    }

    /// Source of marks, so that no two are alike.
    private static let lastMark = Atomic<UInt64>(0)

    /// Starts anew in a batch that does not hold what was read last: another one, or one that others used since.
    private mutating func begin(_ batch: inout FrameBatch) {
        mark = Self.lastMark.wrappingAdd(1, ordering: .relaxed).newValue
        batch.contentMark = mark
        (next, end) = (0, 0)
    }

    /// Reads on, behind the batch's frames and what is left of the last piece; false when nothing came.
    private mutating func refill(_ batch: inout FrameBatch) -> Bool {
        let kept = batch.frames.first?.offset ?? next
        batch.moveToFront(kept..<end)
        next -= kept
        end -= kept
        let count = batch.read(descriptor, at: position + Int64(end - next), to: end, atMost: pieceLength)
        guard count > 0 else { return false }
        end += count
        return true
    }
}

/// What precedes each frame of a classic file.
///
///      0                   1                   2                   3
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///     +---------------------------------------------------------------+
///     |             Seconds since 1970-01-01 00:00:00 UTC             |
///     +---------------------------------------------------------------+
///     |      Fraction of the second, microseconds or nanoseconds      |
///     +---------------------------------------------------------------+
///     |               Captured length, of what follows                |
///     +---------------------------------------------------------------+
///     |              Original length, as it was captured              |
///     +---------------------------------------------------------------+
///     /                             Frame                             /
///     +---------------------------------------------------------------+
private struct RecordHeader: BitwiseCopyable {
    var seconds: UInt32
    var fraction: UInt32
    var capturedLength: UInt32
    var originalLength: UInt32

    /// Reads 16 octets at `offset`.
    init(_ octets: Span<UInt8>, at offset: Int, isSwapped: Bool) {
        seconds = octets.word(at: offset)
        fraction = octets.word(at: offset + 4)
        capturedLength = octets.word(at: offset + 8)
        originalLength = octets.word(at: offset + 12)
        if isSwapped {
            seconds = seconds.byteSwapped
            fraction = fraction.byteSwapped
            capturedLength = capturedLength.byteSwapped
            originalLength = originalLength.byteSwapped
        }
    }
}
