/// Where a compressed payload lies in a frame, and what the headers before it say.
struct CompressedPlace: BitwiseCopyable, Sendable {
    var start: Int
    var end: Int
    var ipProtocol: UInt8
    var segment: Segment
}

extension FrameDecoder {
    /// IPComp (RFC 3173 §3). The parameter index says how the rest is compressed, or where the two ends agreed on that;
    /// only DEFLATE (RFC 2394) is in use, so it is tried.
    ///
    ///      0                   1                   2                   3
    ///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///     |  Next header  |     Flags     |        Parameter index        |
    ///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    static func ipComp(
        _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: Segment, _ aside: inout FrameAside
    ) -> NextHeader {
        if let outcome = cannotNest(.ipComp, needed: 4, position, aside.encapsulation) { return .finished(outcome) }
        // What comes out of one is not decompressed again.
        if aside.compressed == nil, aside.fragment == nil, !position.isQuoted {
            aside.encapsulation.append(.ipComp)
            aside.compressed = CompressedPlace(
                start: position.offset + 4, end: position.readable, ipProtocol: octets.octet(position.offset),
                segment: segment)
        }
        return .finished(.opaque(.ipComp))
    }

    /// Decodes what a compressed payload holds.
    static func decompress(
        _ place: CompressedPlace, of frame: RawSpan, into segment: inout Segment, _ aside: inout FrameAside
    ) -> FrameOutcome {
        guard let inflation = Inflation(frame, place.start..<place.end, limit: 65_535) else { return .opaque(.ipComp) }
        segment = place.segment
        let count = inflation.output.count
        var position = HeaderPosition(
            capturedLength: count, originalLength: inflation.isComplete ? count : count + 1)
        return inflation.output.read(first: count) {
            follow(.ipProtocol(place.ipProtocol), $0, &position, &segment, &aside)
        }
    }
}
