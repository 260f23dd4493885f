import PacketDecoding
import TCPConformance

// What the reports in text and HTML say alike.

extension Comparison {
    /// How the clocks stand, as a sentence.
    package var clockText: String {
        guard let clock else {
            return "The clocks cannot be compared: no segment is in both captures just once."
        }
        let ahead = clock.offset >= 0 ? "ahead of" : "behind"
        var offset = OutputBuffer(capacity: 32)
        offset.append(seconds: Int64(clock.offset.magnitude), decimals: 6)
        var text = "B's clock is \(offset.takeText()) s \(ahead) A's"
        if let uncertainty = clock.uncertainty {
            text += ", within \(durationText(uncertainty)), and so are the delays: "
            text += "the quickest round trip between A and B took \(durationText(2 * uncertainty)) "
            text += "(from \(countText(UInt64(clock.samples), "segment")) in both)"
        } else {
            text += " or less far: only segments of one direction are in both, whose delay cannot be told from it"
        }
        if let bounds = clock.driftBounds, clock.hasDrift || bounds.upperBound - bounds.lowerBound < 1000 {
            let range = "\(Self.decimal(bounds.lowerBound)) to \(Self.decimal(bounds.upperBound)) ppm"
            text += clock.hasDrift ? "; it drifts by \(range), which is taken into account" : "; drift \(range)"
        } else {
            text += "; too short to tell a drift"
        }
        return text + "."
    }

    /// One decimal.
    static func decimal(_ value: Double) -> String {
        let tenths = Int64(max(-1e15, min(1e15, value * 10)).rounded())
        return "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
    }

    package var lost: Int { pairs.reduce(0) { $0 + $1.lost } }
    package var appeared: Int { pairs.reduce(0) { $0 + $1.appeared } }
}

extension ComparedConnection {
    /// `10.0.0.1:40000 → 10.0.0.2:80`, as a capture holds it.
    package func ends(_ trace: ConnectionTrace) -> String {
        "\(trace.endpointText(of: trace.client)) → \(trace.endpointText(of: trace.client.other))"
    }

    /// A sequence number beside the initial one: `x`, `x+5`, or as it is.
    package func sequenceText(_ number: SequenceNumber, isClients: Bool) -> String {
        let initial = isClients ? a.clientSequence ?? b.clientSequence : a.serverSequence ?? b.serverSequence
        guard let initial else { return "\(number.value)" }
        let symbol = isClients ? "x" : "y"
        let distance = number.value &- initial.value
        return distance == 0 ? symbol : "\(symbol)+\(distance)"
    }

    /// What a segment is, with its numbers.
    package func segmentText(_ segment: TracedSegment) -> String {
        var flags = OutputBuffer()
        flags.append(segment.flags)
        var text = flags.takeText() + " seq=" + sequenceText(segment.sequence, isClients: segment.isFromClient)
        if segment.flags.contains(.ack) {
            text += " ack=" + sequenceText(segment.acknowledgment, isClients: !segment.isFromClient)
        }
        if segment.length > 0 { text += "  " + groupedText(UInt64(segment.length)) + " B" }
        return text
    }

    /// What became of a segment, where that is worth words.
    package func fateText(_ row: ComparedSegment) -> String {
        let from = row.upstream.name
        let to = row.upstream.other.name
        switch row.fate {
        case .arrived: return row.delay.map(durationText) ?? ""
        case .lost:
            return row.sentAgain > 0 ? "lost, again in frame \(row.sentAgain)" : "lost between \(from) and \(to)"
        case .resegmented: return "in other pieces at \(to)"
        case .appeared:
            return row.segment.flags.contains(.rst) ? "not from \(from): sent between" : "not captured at \(from)"
        case .outside: return "outside \(row.sent != nil ? to : from)'s capture"
        }
    }

    /// A direction in a line.
    package func directionText(_ direction: ComparedDirection) -> String {
        var parts = ["\(groupedText(UInt64(direction.count(.arrived) + direction.count(.resegmented)))) arrived"]
        if direction.count(.lost) > 0 {
            parts.append("\(groupedText(UInt64(direction.count(.lost)))) lost between")
        }
        if direction.count(.appeared) > 0 {
            parts.append("\(groupedText(UInt64(direction.count(.appeared)))) only at \(direction.upstream.other.name)")
        }
        if direction.count(.resegmented) > 0 {
            parts.append("\(groupedText(UInt64(direction.count(.resegmented)))) in other pieces")
        }
        if direction.count(.outside) > 0 {
            parts.append("\(groupedText(UInt64(direction.count(.outside)))) while only one captured")
        }
        var text = parts.joined(separator: ", ")
        if let least = direction.leastDelay, let median = direction.medianDelay, let most = direction.mostDelay {
            text += "; delay \(durationText(least)), median \(durationText(median)), most \(durationText(most))"
        }
        if let hops = direction.hops, hops > 0 { text += "; \(countText(UInt64(hops), "hop"))" }
        return text
    }
}

/// Rows with runs of segments that arrived in order folded into one.
package enum ComparedRow: Sendable {
    case segment(ComparedSegment)
    case run(first: ComparedSegment, last: ComparedSegment, count: Int, least: Int64, most: Int64)

    package static func folded(_ rows: [ComparedSegment]) -> [ComparedRow] {
        var folded: [ComparedRow] = []
        var run: [ComparedSegment] = []
        func close() {
            if run.count > 2 {
                let delays = run.compactMap(\.delay)
                folded.append(
                    .run(
                        first: run[0], last: run[run.count - 1], count: run.count, least: delays.min() ?? 0,
                        most: delays.max() ?? 0))
            } else {
                folded += run.map { .segment($0) }
            }
            run = []
        }
        var hasOpened = false
        for row in rows {
            let isControl = !row.segment.flags.isDisjoint(with: [.syn, .fin, .rst])
            // The third segment of the opening, and the last of the closing, are told.
            let isThird = !hasOpened && !isControl
            if isThird { hasOpened = true }
            if row.fate == .arrived, !isControl, !isThird {
                run.append(row)
            } else {
                close()
                folded.append(.segment(row))
            }
        }
        close()
        return folded
    }
}
