import PacketDecoding
import TCPConformance

/// A comparison as text.
package struct ComparisonText: Sendable {
    private static let listed = 20
    private static let rows = 400
    private let comparison: Comparison
    /// Connections of the first capture that are shown segment by segment; empty for those that differ.
    private let chosen: Set<UInt64>

    package init(_ comparison: Comparison, chosen: Set<UInt64> = []) {
        self.comparison = comparison
        self.chosen = chosen
    }

    package func write(to writer: inout TextWriter) {
        headline(to: &writer)
        let pairs = comparison.pairs.filter { chosen.contains($0.a.id) }
        let shown = chosen.isEmpty ? comparison.pairs.filter(isInteresting) : pairs
        if comparison.pairs.count > 1 || shown.isEmpty { list(to: &writer) }
        for pair in shown.prefix(chosen.isEmpty ? Self.listed : .max) { connection(pair, to: &writer) }
        if chosen.isEmpty, shown.count > Self.listed {
            line(.moreThatDiffer(UInt64(shown.count - Self.listed)), &writer)
        }
        unmatched(comparison.onlyA, at: "A", to: &writer)
        unmatched(comparison.onlyB, at: "B", to: &writer)
    }

    private func isInteresting(_ pair: ComparedConnection) -> Bool {
        comparison.pairs.count == 1 || pair.lost > 0 || pair.appeared > 0 || pair.isTranslated || !pair.changes.isEmpty
    }

    private func headline(to writer: inout TextWriter) {
        for (name, capture) in [("A", comparison.a), ("B", comparison.b)] {
            writer.put(.strong, name == "A" ? "A  " : "B  ")
            writer.put(visible: capture.name)
            writer.put("  ")
            writer.put(.captured(connections: UInt64(capture.connections), frames: capture.frames))
            if capture.omitted > 0 {
                writer.put(ConnectionWords.comma)
                writer.put(.notCompared(capture.omitted))
            }
            writer.endLine()
        }
        writer.put(wrapped: comparison.clockText, indent: 2)
        writer.endLine()
        writer.put(wrapped: comparison.countsText, indent: 2)
        writer.endLine()
    }

    private func list(to writer: inout TextWriter) {
        guard !comparison.pairs.isEmpty else { return }
        writer.endLine()
        writer.begin(.faint)
        writer.put(ComparisonTerms.listEnds)
        writer.pad(to: 62)
        writer.put(ComparisonTerms.listFigures)
        writer.end()
        writer.endLine()
        for pair in comparison.pairs.prefix(chosen.isEmpty ? Self.listed : .max) {
            right("\(pair.a.id)", 5, &writer)
            right("\(pair.b.id)", 11, &writer)
            writer.put("  ")
            writer.put(ends: pair.a.key, client: pair.a.client, room: 46)
            right("\(pair.fromClient.count(.lost))", 68, &writer)
            right("\(pair.fromServer.count(.lost))", 77, &writer)
            right(pair.fromClient.medianDelay.map(durationText) ?? "-", 88, &writer)
            right(pair.fromServer.medianDelay.map(durationText) ?? "-", 98, &writer)
            writer.endLine()
        }
        let more = comparison.pairs.count - Self.listed
        if chosen.isEmpty, more > 0 { line(.moreConnections(UInt64(more)), &writer) }
    }

    private func connection(_ pair: ComparedConnection, to writer: inout TextWriter) {
        writer.endLine()
        writer.begin(.strong)
        writer.put(.comparedConnection(pair.a.id, pair.b.id))
        writer.put("   ")
        writer.put(visible: pair.ends(pair.a))
        writer.end()
        writer.endLine()
        if pair.isTranslated { line(.translatedAtB(pair.ends(pair.b)), &writer) }
        for change in pair.changes { line(.changedBetween(change), &writer) }
        line(
            .nearer(pair.nearerToClient.name, openingA: pair.a.opening.code, openingB: pair.b.opening.code), &writer)
        for (name, direction) in [
            (ComparisonTerms.toServer, pair.fromClient), (ComparisonTerms.toClient, pair.fromServer),
        ] {
            writer.put("  ")
            writer.put(name)
            writer.put("  ")
            writer.put(wrapped: pair.directionText(direction), indent: 19)
            writer.endLine()
        }
        writer.endLine()
        writer.begin(.faint)
        writer.put(ComparisonTerms.rowsAtA)
        writer.pad(to: 69)
        writer.put(ComparisonTerms.rowsAtB)
        writer.end()
        writer.endLine()
        let rows = ComparedRow.folded(pair.rows(comparison.clock))
        let start = min(pair.a.start, comparison.clock.map { $0.aligned(pair.b.start) } ?? pair.b.start)
        for row in rows.prefix(Self.rows) { self.row(row, of: pair, since: start, to: &writer) }
        if rows.count > Self.rows { line(.moreRows(UInt64(rows.count - Self.rows)), &writer) }
    }

    private func row(
        _ row: ComparedRow, of pair: ComparedConnection, since start: Int64, to writer: inout TextWriter
    ) {
        switch row {
        case .segment(let segment):
            times(segment.time &- start, &writer)
            right(segment.frame(at: .a).map { "\($0)" } ?? "-", 18, &writer)
            writer.put(segment.segment.isFromClient ? "  ─▶ " : "  ◀─ ")
            writer.put(visible: pair.segmentText(segment.segment))
            writer.gap(to: 67)
            right(segment.frame(at: .b).map { "\($0)" } ?? "-", 73, &writer)
            writer.put("  ")
            switch segment.fate {
            case .arrived, .resegmented, .outside: writer.begin(.faint)
            case .lost: writer.begin(.bad)
            case .appeared: writer.begin(.warning)
            }
            let words = writer.style.text(pair.fateText(segment))
            let columns = DisplayWidth.columns(of: words)
            if writer.column + columns > writer.style.width {
                writer.end()
                writer.endLine()
                writer.pad(to: max(24, writer.style.width - columns))
                writer.begin(segment.fate == .lost ? .bad : segment.fate == .appeared ? .warning : .faint)
            }
            writer.put(visible: words)
            writer.end()
        case .run(let first, let last, let count, let least, let most):
            times(first.time &- start, &writer)
            writer.gap(to: 23)
            writer.put("… ")
            writer.put(.segmentsArrived(UInt64(count)))
            if let from = first.frame(at: .a), let to = last.frame(at: .a) { writer.put(.framesOfA(from, to)) }
            writer.gap(to: 73)
            writer.put("  ")
            writer.put(visible: least == most ? durationText(least) : "\(durationText(least)) – \(durationText(most))")
        }
        writer.endLine()
    }

    private func unmatched(_ traces: [ConnectionTrace], at name: String, to writer: inout TextWriter) {
        guard !traces.isEmpty else { return }
        writer.endLine()
        writer.put(.strong, name == "A" ? ComparisonTerms.onlyInA : ComparisonTerms.onlyInB)
        writer.put(ComparisonTerms.whyOnly)
        writer.endLine()
        for trace in traces.prefix(Self.listed) {
            right("\(trace.id)", 7, &writer)
            writer.put("  ")
            writer.put(ends: trace.key, client: trace.client, room: 60)
            writer.put("   ")
            writer.put(trace.opening.code)
            writer.put(", ")
            writer.put(trace.closing.code)
            writer.endLine()
        }
        if traces.count > Self.listed { line(.moreConnections(UInt64(traces.count - Self.listed)), &writer) }
    }

    private func times(_ nanoseconds: Int64, _ writer: inout TextWriter) {
        let mark = writer.buffer.count
        writer.buffer.append(seconds: nanoseconds, decimals: 6)
        writer.alignRight(since: mark, to: 10)
    }

    private func right(_ text: String, _ column: Int, _ writer: inout TextWriter) {
        writer.put(" ")
        let mark = writer.buffer.count
        writer.put(visible: text)
        writer.alignRight(since: mark, to: column)
    }

    private func line(_ message: Message, _ writer: inout TextWriter) {
        writer.put("  ")
        writer.put(wrapped: message, indent: 4)
        writer.endLine()
    }
}
