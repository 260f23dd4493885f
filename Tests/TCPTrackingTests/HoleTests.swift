import PacketDecoding
import Testing

@testable import TCPTracking

/// The holes of a sequence space against a plain set of octets.
@Suite struct HoleTests {
    static func hole(_ start: UInt32, _ end: UInt32) -> Hole {
        Hole(start: SequenceNumber(start), end: SequenceNumber(end), time: 0, identification: 0)
    }

    @Test(arguments: [UInt32(1000), 0xFFFF_FFF0])
    func fillingOnePartAtATime(base: UInt32) {
        for from in UInt32(0)..<30 {
            for to in from..<30 {
                var details = EndpointDetails()
                _ = details.addHole(Self.hole(base &+ 5, base &+ 10))
                _ = details.addHole(Self.hole(base &+ 15, base &+ 20))
                let missing = Set((5..<10).map(UInt32.init)).union((15..<20).map(UInt32.init))
                let filled = missing.intersection(from..<to)
                let result = details.fill(SequenceNumber(base &+ from), SequenceNumber(base &+ to))
                #expect((result?.octets ?? 0) == UInt32(filled.count))
                let left = missing.subtracting(filled)
                #expect(details.firstHole == left.min().map { SequenceNumber(base &+ $0) })
                #expect((details.holeCount == 0) == left.isEmpty)
                // What is left is exactly what is missing.
                let rest = details.fill(SequenceNumber(base), SequenceNumber(base &+ 100))
                #expect((rest?.octets ?? 0) == UInt32(left.count))
                #expect(details.holeCount == 0)
            }
        }
    }

    @Test func aSeventhHoleGivesUpTheOldest() {
        var details = EndpointDetails()
        for index in UInt32(0)..<6 {
            let kept = details.addHole(Self.hole(index * 10, index * 10 + 5))
            #expect(kept)
        }
        let kept = details.addHole(Self.hole(100, 105))
        #expect(!kept)
        #expect(details.holeCount == 6)
        #expect(details.firstHole == SequenceNumber(10))
    }

    @Test func acknowledgedHolesAreForgotten() {
        var details = EndpointDetails()
        _ = details.addHole(Self.hole(10, 20))
        _ = details.addHole(Self.hole(30, 40))
        let early = details.forgetHoles(before: SequenceNumber(10))
        #expect(!early)
        let first = details.forgetHoles(before: SequenceNumber(20))
        #expect(first)
        #expect(details.firstHole == SequenceNumber(30))
        let part = details.forgetHoles(before: SequenceNumber(35))
        #expect(part)
        #expect(details.firstHole == SequenceNumber(35))
    }
}
