/// Parses the records of a classic capture file where they were read.
struct ClassicReader {
    private let header: ClassicHeader
    /// Octets that a frame may have at most.
    private let largestFrame: UInt32
    private let linkType: UInt32
    /// Number of the interface within the run.
    private let interface: UInt16
    /// Whether a frame's own header has integers in the byte order of the capturing host, which here is not this one's.
    private let turnsHeaders: Bool

    init(_ header: ClassicHeader, interface: UInt16) {
        self.header = header
        self.interface = interface
        linkType = header.interface.linkType
        largestFrame = UInt32(CaptureInterface.largestFrame(ofLinkType: linkType))
        turnsHeaders = header.isSwapped && NFLOGHeader.isUsed(byLinkType: linkType)
    }

    /// Appends the frames of records that were read whole.
    ///
    /// - Parameters:
    ///   - frames: At most `capacity` of them afterwards.
    ///   - framesRead: Frames read so far, which goes on counting.
    func fill(
        _ frames: inout [Frame], capacity: Int, from buffer: inout ReadBuffer, framesRead: inout UInt64
    ) -> RecordStop {
        // Two loops that differ in one constant, so that the usual one has no byte order to ask for.
        let stop =
            header.isSwapped
            ? fill(&frames, capacity, &buffer, &framesRead, isSwapped: true)
            : fill(&frames, capacity, &buffer, &framesRead, isSwapped: false)
        if turnsHeaders { NFLOGHeader.turn(in: frames, of: &buffer) }
        return stop
    }

    @inline(__always)
    private func fill(
        _ frames: inout [Frame], _ capacity: Int, _ buffer: inout ReadBuffer, _ framesRead: inout UInt64,
        isSwapped: Bool
    ) -> RecordStop {
        var next = buffer.next
        var number = framesRead
        let end = buffer.end
        let room = capacity - frames.count
        let headerLength = header.recordHeaderLength
        let fractionUnit = header.fractionUnit
        var stop = RecordStop.full
        let storage = buffer.storage
        let octets = storage.span
        frames.append(addingCapacity: room) { (output: inout OutputSpan<Frame>) in
            while output.count < room {
                guard end &- next >= headerLength else {
                    stop = .needs(headerLength)
                    break
                }
                var record = RecordHeader(octets, at: next, isSwapped: isSwapped)
                if header.lengthOrder != .usual { record.exchangeLengths(header.lengthOrder) }
                // An empty record may be a header that was taken for a record.
                guard record.capturedLength &- 1 < largestFrame || isSound(record, at: next, octets, end: end) else {
                    stop = trouble(with: record, at: next, octets, end: end)
                    break
                }
                let length = headerLength &+ Int(record.capturedLength)
                guard end &- next >= length else {
                    stop = .needs(length)
                    break
                }
                number &+= 1
                output.append(
                    Frame(
                        time: Int64(record.seconds) &* 1_000_000_000 &+ Int64(record.fraction) &* fractionUnit,
                        number: number, offset: next &+ headerLength, capturedLength: Int(record.capturedLength),
                        originalLength: Int(record.originalLength), linkType: linkType, interface: interface))
                next &+= length
            }
        }
        buffer.next = next
        framesRead = number
        return stop
    }

    /// Whether an unusual record is one all the same: an empty frame.
    private func isSound(_ record: RecordHeader, at offset: Int, _ octets: Span<UInt8>, end: Int) -> Bool {
        guard record.capturedLength == 0 else { return false }
        // What begins as a header does may have to be read further before it can be told from a record.
        if record.originalLength == 0, RecordStop.mayBeHeader(octets.word(at: offset, isSwapped: false)) {
            return end - offset >= ClassicHeader.length && !ClassicHeader.isAt(offset, octets, end: end)
        }
        return true
    }

    private func trouble(with record: RecordHeader, at offset: Int, _ octets: Span<UInt8>, end: Int) -> RecordStop {
        if RecordStop.mayBeHeader(octets.word(at: offset, isSwapped: false)) {
            if end - offset < ClassicHeader.length, record.capturedLength == 0 { return .needs(ClassicHeader.length) }
            if ClassicHeader.isAt(offset, octets, end: end) || SectionHeader.isAt(offset, octets, end: end) {
                return .otherCapture
            }
        }
        return .damaged(
            .corrupt, "invalid packet capture length \(record.capturedLength), larger than \(largestFrame)")
    }
}

extension RecordStop {
    /// Whether four octets, read in the host's byte order, are those that a capture begins with.
    static func mayBeHeader(_ magic: UInt32) -> Bool {
        switch magic {
        case 0xA1B2_C3D4, 0xD4C3_B2A1, 0xA1B2_3C4D, 0x4D3C_B2A1, 0xA1B2_CD34, 0x34CD_B2A1, SectionHeader.blockType:
            true
        default: false
        }
    }
}

/// What precedes each frame of a classic file. The modified format has eight more octets before the frame.
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
    @inline(__always)
    init(_ octets: Span<UInt8>, at offset: Int, isSwapped: Bool) {
        let words = octets.fourWords(at: offset)
        seconds = isSwapped ? words.first.byteSwapped : words.first
        fraction = isSwapped ? words.second.byteSwapped : words.second
        capturedLength = isSwapped ? words.third.byteSwapped : words.third
        originalLength = isSwapped ? words.fourth.byteSwapped : words.fourth
    }

    mutating func exchangeLengths(_ order: ClassicHeader.LengthOrder) {
        if order == .exchanged || capturedLength > originalLength { swap(&capturedLength, &originalLength) }
    }
}
