import PacketDecoding
import Testing

enum Link {
    static let null: UInt32 = 0
    static let ethernet: UInt32 = 1
    static let ppp: UInt32 = 9
    static let pppHDLC: UInt32 = 50
    static let raw: UInt32 = 101
    static let ciscoHDLC: UInt32 = 104
    static let loop: UInt32 = 108
    static let linuxCooked: UInt32 = 113
    static let ipv4: UInt32 = 228
    static let ipv6: UInt32 = 229
    static let linuxCooked2: UInt32 = 276

    static let radiotap: UInt32 = 127
    static let ppi: UInt32 = 192

    static let all: [UInt32] = [
        null, ethernet, 3, 6, 7, 8, ppp, 10, 12, 14, pppHDLC, 51, 99, 100, raw, ciscoHDLC, 105, 106, 107, loop, 109,
        linuxCooked, 117, 119, 122, 123, radiotap, 129, 130, 133, 135, 137, 138, 143, 149, 163, 166, 167, 168, 178, 179,
        180, 181, 183, ppi, 197, 202, 204, 205, 206, 219, 224, 226,
        ipv4, ipv6, 239, 240, 241, 242, 252, 258, 274, linuxCooked2, 281, 282, 284, 285,
    ]
}

struct Decoded {
    var outcome: FrameOutcome
    var segment: Segment
    var encapsulation: Encapsulation

    /// `vlan 7`, `gre`, and so on, from the outermost inwards.
    var stack: [String] {
        encapsulation.indices.map { index in
            let layer = encapsulation[index]
            return layer.number.map { "\(layer.kind.name) \($0)" } ?? "\(layer.kind.name)"
        }
    }
}

/// Decodes one frame, captured whole unless `originalLength` says otherwise.
func decode(_ frame: Octets, link: UInt32 = Link.ethernet, originalLength: Int? = nil) -> Decoded {
    let descriptor = FrameDescriptor(
        time: 1_700_000_000_123_456_789, number: 17, offset: 0, capturedLength: frame.count,
        originalLength: originalLength ?? frame.count, linkType: link, interface: 3)
    var segment = Segment()
    // What was there before must not shine through.
    segment.windowScale = 99
    segment.attributes = [.truncatedHeader, .malformedOptions]
    segment.payloadLength = 12345
    var aside = FrameAside()
    let outcome = FrameDecoder.decode(frame: frame.span.bytes, descriptor: descriptor, into: &segment, &aside)
    return Decoded(outcome: outcome, segment: segment, encapsulation: aside.encapsulation)
}

/// A header that a frame cannot be decoded without: `needed` octets from `start`.
struct Needed {
    var layer: Undecodable.Layer
    var start: Int
    var needed: Int

    init(_ layer: Undecodable.Layer, at start: Int, _ needed: Int) {
        self.layer = layer
        self.start = start
        self.needed = needed
    }
}

/// Cuts a frame that holds one TCP segment at every length, by the snapshot length and on the wire, and holds each
/// outcome against the headers that have to be there and the places where TCP header and payload begin and end.
func expectEveryCut(
    of frame: Octets, link: UInt32 = Link.ethernet, headers: [Needed], tcp: Int, payload: Int, end: Int? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let end = end ?? frame.count
    let whole = decode(frame, link: link).segment
    for length in 0...frame.count {
        for limit in [Undecodable.Limit.capturedLength, .frameLength]
        where length < frame.count || limit == .frameLength {
            let cut = Octets(frame[..<length])
            let got = decode(cut, link: link, originalLength: limit == .capturedLength ? frame.count : length)
            let note: Comment = "cut to \(length) by \(limit)"
            if let missing = headers.first(where: { length < $0.start + $0.needed }) {
                let reason = Undecodable(
                    layer: missing.layer, needed: missing.needed, available: length - missing.start, limit: limit,
                    offset: missing.start)
                #expect(got.outcome == .undecodable(reason), note, sourceLocation: sourceLocation)
                continue
            }
            let segment = got.segment
            #expect(got.outcome == .segment, note, sourceLocation: sourceLocation)
            #expect(segment.source == whole.source && segment.destination == whole.destination, note)
            #expect(segment.sourcePort == 40000 && segment.destinationPort == 443, note)
            #expect(segment.sequence.value == 0x0102_0304 && segment.acknowledgment.value == 0xA1A2_A3A4, note)
            #expect(segment.flags == whole.flags && segment.headerLength == payload - tcp, note)
            #expect(segment.window == (length >= tcp + 16 ? 0x1F2F : 0), note)
            #expect(segment.checksum == (length >= tcp + 18 ? 0xBEEF : 0), note)
            #expect(segment.urgentPointer == (length >= tcp + 20 ? 0x0102 : 0), note)
            #expect(segment.payloadLength == UInt32(end - payload), note, sourceLocation: sourceLocation)
            #expect(segment.capturedPayload == UInt32(max(0, min(length, end) - payload)), note)
            #expect(segment.attributes.contains(.truncatedHeader) == (length < payload), note)
            #expect(segment.attributes.contains(.truncatedPayload) == (length < end && payload < end), note)
            #expect(!segment.attributes.contains(.malformedDataOffset), note)
            #expect(!segment.attributes.contains(.malformedOptions), note)
        }
    }
}
