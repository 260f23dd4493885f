import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

/// Wrong checksums are told as what they come from.
@Suite struct ChecksumFindingsTests {
    private func findings(_ change: (inout Segment) -> Void) -> [Finding] {
        var wire = Wire.closed()
        wire.change(change)
        return wire.judgement().findings().filter { $0.id.hasPrefix("checksums") }
    }

    @Test func offloadByItsPattern() {
        let found = findings {
            if $0.sourcePort == 80, $0.payloadLength == 0 { $0.attributes.insert(.checksumPartial) }
        }
        #expect(found.map(\.id) == ["checksums-offloaded"])
        #expect(found.first?.text.english.contains("of the server") == true)
    }

    @Test func offloadOfOneHostOnly() {
        #expect(
            findings { if $0.sourcePort == 40_000 { $0.attributes.insert(.checksumWrong) } }.map(\.id)
                == ["checksums-offloaded"])
        // Both ends: nobody's interface does that.
        #expect(findings { $0.attributes.insert(.checksumWrong) }.map(\.id) == ["checksums-wrong", "checksums-wrong"])
    }

    @Test func damage() {
        let found = findings { if $0.frame == 4 { $0.attributes.insert(.checksumWrong) } }
        #expect(found.map(\.id) == ["checksums-wrong"])
        #expect(found.first?.text.english.hasPrefix("1 segment of the client") == true)
        #expect(findings { _ in }.isEmpty)
    }
}
