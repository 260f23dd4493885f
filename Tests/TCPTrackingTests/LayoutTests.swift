import PacketDecoding
import Testing

@testable import TCPTracking

/// Sizes that speed and memory depend on.
@Suite struct LayoutTests {
    @Test func sizes() {
        print("Endpoint", MemoryLayout<Endpoint>.stride, "Connection", MemoryLayout<Connection>.stride, "EndpointDetails", MemoryLayout<EndpointDetails>.stride, "ConnectionDetails", MemoryLayout<ConnectionDetails>.stride, "History", MemoryLayout<History>.stride, "Transition", MemoryLayout<Transition>.stride, "RemarkList", MemoryLayout<RemarkList>.stride, "Segment", MemoryLayout<Segment>.stride, "Remark", MemoryLayout<Remark>.stride, "Hole", MemoryLayout<Hole>.stride)
    }
}
