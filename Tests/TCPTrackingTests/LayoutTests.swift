import PacketDecoding
import Testing

@testable import TCPTracking

/// Sizes that speed and memory depend on: a change here is a change of both.
@Suite struct LayoutTests {
    @Test func sizes() {
        #expect(MemoryLayout<Endpoint>.stride == 56)
        // What every segment touches: four cache lines.
        #expect(MemoryLayout<Connection>.stride <= 4 * 64)
        #expect(MemoryLayout<Transition>.stride == 32)
        #expect(MemoryLayout<Segment>.stride == 112)
        #expect(MemoryLayout<ConnectionDetails>.stride <= 38 * 64)
    }
}
