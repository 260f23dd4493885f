import PacketDecoding
import Testing

@testable import TCPTracking

/// Sizes that speed and memory depend on: a change here is a change of both.
@Suite struct LayoutTests {
    @Test func sizes() {
        #expect(MemoryLayout<Endpoint>.stride == 56)
        // What every segment touches: three cache lines.
        #expect(MemoryLayout<Connection>.stride == 3 * 64)
        // What every segment with payload touches lies in one cache line of each endpoint.
        #expect(MemoryLayout<EndpointDetails>.stride % 64 == 0)
        #expect(MemoryLayout<EndpointDetails>.offset(of: \.unansweredRetransmissions) == 62)
        #expect(MemoryLayout<Transition>.stride == 32)
        #expect(MemoryLayout<Segment>.stride == 112)
        #expect(MemoryLayout<ConnectionDetails>.stride <= 39 * 64)
        // All that a flood leaves of each SYN.
        #expect(MemoryLayout<Embryo>.stride == 2 * 64)
        #expect(MemoryLayout<SentData>.size <= 61)
        #expect(Course.offset(of: .b) == 64)
        #expect(MemoryLayout<Course>.stride <= 18 * 64)
    }
}
