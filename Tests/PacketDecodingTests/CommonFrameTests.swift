import Testing

@testable import PacketDecoding

/// The short way for ordinary frames says what the long way says, or nothing.
@Suite struct CommonFrameTests {
    /// An Ethernet frame with IPv4, TCP, timestamps and eight octets of payload.
    private static let ordinary: [UInt8] =
        [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x08, 0x00]
        + [0x45, 0, 0, 60, 0x12, 0x34, 0x40, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]
        + [0xC0, 0, 0x01, 0xBB, 0, 0, 0x10, 0, 0, 0, 0x20, 0, 0x80, 0x18, 0x04, 0, 0xAB, 0xCD, 0, 0]
        + [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2] + [1, 2, 3, 4, 5, 6, 7, 8]

    @Test func takesAnOrdinaryFrame() {
        #expect(Self.compare(Self.ordinary, originalLength: 74))
    }

    @Test func agreesAtEveryTruncation() {
        for length in 0...Self.ordinary.count {
            Self.compare(Array(Self.ordinary.prefix(length)), originalLength: Self.ordinary.count)
            Self.compare(Array(Self.ordinary.prefix(length)), originalLength: length)
        }
    }

    @Test func agreesWhateverOneOctetIs() {
        for place in Self.ordinary.indices {
            for value in UInt8.min...UInt8.max {
                var frame = Self.ordinary
                frame[place] = value
                Self.compare(frame, originalLength: frame.count)
                Self.compare(frame + [0, 0, 0, 0], originalLength: frame.count + 4)
            }
        }
    }

    @Test func leavesOtherLinkTypesAlone() {
        #expect(!Self.compare(Self.ordinary, originalLength: 74, linkType: 101))
    }

    /// Whether the short way took the frame; records an issue where the two differ.
    @discardableResult
    private static func compare(_ frame: [UInt8], originalLength: Int, linkType: UInt32 = 1) -> Bool {
        let descriptor = FrameDescriptor(
            time: 5, number: 7, offset: 0, capturedLength: frame.count, originalLength: originalLength,
            linkType: linkType, interface: 3)
        var short = Segment()
        guard FrameDecoder.commonFrame(frame.span.bytes, descriptor, &short) else { return false }
        var long = Segment()
        var aside = FrameAside()
        let outcome = FrameDecoder.uncommonFrame(frame.span.bytes, descriptor, &long, &aside)
        #expect(outcome == .segment)
        #expect("\(short)" == "\(long)", "\(frame)")
        return true
    }
}
