import PacketDecoding
import TCPConformance

// What the reports in text and HTML say alike.

extension Comparison {
    /// How the clocks stand, as a sentence.
    package var clockText: Message {
        guard let clock else { return .clocksUnrelated }
        var offset = OutputBuffer(capacity: 32)
        offset.append(seconds: Int64(clock.offset.magnitude), decimals: 6)
        let certainty = clock.uncertainty.map { Message.clocksWithin($0, samples: UInt64(clock.samples)) }
        return .clocks(
            offset: offset.takeText(), isAhead: clock.offset >= 0, certainty ?? .clocksOneDirection, driftText(clock))
    }

    private func driftText(_ clock: ClockOffset) -> Message {
        guard let bounds = clock.driftBounds, clock.hasDrift || bounds.upperBound - bounds.lowerBound < 1000 else {
            return .driftUntold
        }
        let least = Self.decimal(bounds.lowerBound)
        let most = Self.decimal(bounds.upperBound)
        return clock.hasDrift ? .drifts(least, most) : .drift(least, most)
    }

    /// One decimal.
    static func decimal(_ value: Double) -> String {
        let tenths = Int64(max(-1e15, min(1e15, value * 10)).rounded())
        return "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
    }

    /// How many connections and segments are in both captures, and how many are not.
    package var countsText: Message {
        .compared(
            both: UInt64(pairs.count), onlyA: UInt64(onlyA.count), onlyB: UInt64(onlyB.count), lost: UInt64(lost),
            appeared: UInt64(appeared))
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
    package func fateText(_ row: ComparedSegment) -> Message {
        let from = row.upstream.name
        let to = row.upstream.other.name
        switch row.fate {
        case .arrived: return row.delay.map { Message(verbatim: durationText($0)) } ?? .empty
        case .lost: return row.sentAgain > 0 ? .lostAndSentAgain(row.sentAgain) : .lost(from: from, to: to)
        case .resegmented: return .inOtherPieces(at: to)
        case .appeared: return row.segment.flags.contains(.rst) ? .sentBetween(from) : .notCaptured(at: from)
        case .outside: return .outsideCapture(of: row.sent != nil ? to : from)
        }
    }

    /// A direction in a line.
    package func directionText(_ direction: ComparedDirection) -> Message {
        func count(_ fate: ComparedSegment.Fate) -> UInt64 { UInt64(direction.count(fate)) }
        var parts = [Message.arrived(count(.arrived) + count(.resegmented))]
        if count(.lost) > 0 { parts.append(.lostOnTheWay(count(.lost))) }
        if count(.appeared) > 0 { parts.append(.onlyAt(direction.upstream.other.name, count(.appeared))) }
        if count(.resegmented) > 0 { parts.append(.inOtherPieces(count(.resegmented))) }
        if count(.outside) > 0 { parts.append(.whileOneCaptured(count(.outside))) }
        var delays = Message.empty
        if let least = direction.leastDelay, let median = direction.medianDelay, let most = direction.mostDelay {
            delays = .delays(least, median: median, most)
        }
        let hops = direction.hops.flatMap { $0 > 0 ? Message.hops(UInt64($0)) : nil }
        return .direction(parts, delays, hops ?? .empty)
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
