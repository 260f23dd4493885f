import PacketDecoding
import TCPConformance

/// Two captures of the same connections, held against each other: nearer to the client and nearer to the server, or
/// before and after something on the path.
package struct Comparison: Sendable {
    /// Which of the two captures.
    package enum Vantage: UInt8, BitwiseCopyable, Sendable {
        case a, b

        package var other: Vantage { self == .a ? .b : .a }
        package var name: StaticString { self == .a ? "A" : "B" }
    }

    package struct Capture: Sendable {
        package let name: String
        package let frames: UInt64
        package let start: Int64
        package let end: Int64
        package let connections: Int
        /// Segments that found no place and were not compared.
        package let omitted: UInt64
    }

    package let a: Capture
    package let b: Capture
    /// Nil where no segment is in both captures.
    package let clock: ClockOffset?
    /// In the order of their numbers in the first capture.
    package let pairs: [ComparedConnection]
    /// Connections that only one of the captures holds.
    package let onlyA: [ConnectionTrace]
    package let onlyB: [ConnectionTrace]

    package init(
        _ first: TraceCollector, _ second: TraceCollector, names: (a: String, b: String), frames: (UInt64, UInt64)
    ) {
        var first = first
        var second = second
        first.finish()
        second.finish()
        a = Self.capture(first, names.a, frames.0)
        b = Self.capture(second, names.b, frames.1)
        let matches = ConnectionMatching.match(first.traces, second.traces)
        let sides = matches.map { match in
            (
                first.traces[match.a].segments,
                match.areRolesExchanged ? second.traces[match.b].withRolesExchanged() : second.traces[match.b].segments
            )
        }
        let nearness = sides.map { Self.nearness($0.0, $0.1) }
        // Where a connection does not tell, the others do.
        let sum = nearness.reduce(0) { $0 + $1.signum() }
        let usual: Vantage = sum >= 0 ? .a : .b
        let nearer = nearness.map { $0 == 0 ? usual : $0 > 0 ? Vantage.a : .b }
        clock = ClockOffset(
            zip(sides, nearer).flatMap { sides, nearer in Self.samples(sides.0, sides.1, nearerToClient: nearer) })
        var pairs: [ComparedConnection] = []
        for (index, match) in matches.enumerated() {
            pairs.append(
                ComparedConnection(
                    a: first.traces[match.a], b: second.traces[match.b], segmentsB: sides[index].1, kind: match.kind,
                    nearerToClient: nearer[index], clock: clock,
                    spans: (a.start...max(a.start, a.end), b.start...max(b.start, b.end))))
        }
        self.pairs = pairs
        let matchedA = Set(matches.map(\.a))
        let matchedB = Set(matches.map(\.b))
        onlyA = first.traces.indices.filter { !matchedA.contains($0) }.map { first.traces[$0] }
        onlyB = second.traces.indices.filter { !matchedB.contains($0) }.map { second.traces[$0] }
    }

    private static func capture(_ collector: TraceCollector, _ name: String, _ frames: UInt64) -> Capture {
        Capture(
            name: name, frames: frames, start: collector.traces.isEmpty ? 0 : collector.start,
            end: collector.traces.isEmpty ? 0 : collector.end, connections: collector.traces.count,
            omitted: collector.omitted)
    }

    /// Above 0 where the first vantage is nearer to the client: then what the client sends reaches it first, and what the
    /// server sends last. It is the round trip between the two, which no offset of their clocks changes; 0 where the
    /// captures do not tell.
    private static func nearness(_ a: [TracedSegment], _ b: [TracedSegment]) -> Int64 {
        var fromClient: Int64?
        var fromServer: Int64?
        for (first, second) in SegmentMatching.unambiguous(a, b) {
            let difference = b[second].time &- a[first].time
            if a[first].isFromClient {
                fromClient = min(fromClient ?? difference, difference)
            } else {
                fromServer = min(fromServer ?? difference, difference)
            }
        }
        guard let fromClient, let fromServer else { return 0 }
        return fromClient &- fromServer
    }

    private static func samples(
        _ a: [TracedSegment], _ b: [TracedSegment], nearerToClient: Vantage
    ) -> [ClockOffset.Sample] {
        SegmentMatching.unambiguous(a, b).map { first, second in
            ClockOffset.Sample(
                time: a[first].time, difference: b[second].time &- a[first].time,
                isForward: a[first].isFromClient == (nearerToClient == .a))
        }
    }
}
