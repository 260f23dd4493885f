import PacketDecoding
import Testing

@testable import TCPTracking

/// Sizes that speed and memory depend on: a change here is a change of both.
@Suite struct LayoutTests {
    @Test func sizes() {
        #expect(MemoryLayout<Endpoint>.stride == 2 * 64)
        // What every segment touches lies in one cache line of the connection and one or two of each endpoint.
        #expect(MemoryLayout<Connection>.stride == 6 * 64)
        #expect(MemoryLayout<EndpointDetails>.stride % 64 == 0)
        #expect(MemoryLayout<Transition>.stride == 32)
        #expect(MemoryLayout<Segment>.stride == 112)
        #expect(MemoryLayout<ConnectionDetails>.stride <= 39 * 64)
        // All that a flood leaves of each SYN.
        #expect(MemoryLayout<Embryo>.stride == 2 * 64)
        #expect(MemoryLayout<RepeatedSYNs>.stride == 3 * 64)
        #expect(MemoryLayout<SentData>.size <= 64)
        #expect(MemoryLayout<Connection>.offset(of: \.id) == 64)
        #expect(MemoryLayout<Connection>.offset(of: \.endpoints) == 2 * 64)
        #expect(MemoryLayout<Endpoint>.offset(of: \.sent) == 64)
        #expect(MemoryLayout<LoggedSegment>.stride == 64)
        #expect(MemoryLayout<CourseLog>.stride == 9 * 64)
    }

    /// Two facts in one bit would be one.
    @Test func factsAreDistinct() {
        let all: [ConnectionFacts] = [
            .rolesObserved, .sawSYN, .sawSYNACK, .simultaneousOpen, .fastOpen, .answered, .reset, .refused, .replaced,
            .simultaneousClose, .challenged, .unreachable, .evicted, .oldDuplicate, .oneSocket, .onCourse, .settled,
            .lingering, .holding, .pendingSYN, .departing, .untold, .truncated, .offloaded, .duplicated, .reordered,
            .segmentsMissing, .clockStep, .multipath, .captureDrops,
        ]
        #expect(all.reduce(0) { $0 | $1.rawValue }.nonzeroBitCount == all.count)
    }
}
