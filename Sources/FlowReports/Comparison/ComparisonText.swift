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
            line(
                "and \(groupedText(UInt64(shown.count - Self.listed))) more that differ: --connection N shows them",
                &writer)
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
            let counts =
                "  \(countText(UInt64(capture.connections), "connection")) in \(countText(capture.frames, "frame"))"
            writer.put(visible: counts)
            if capture.omitted > 0 {
                writer.put(visible: ", \(countText(capture.omitted, "segment")) not compared to bound memory")
            }
            writer.endLine()
        }
        writer.put(wrapped: comparison.clockText, indent: 2)
        writer.endLine()
        let total = """
            \(countText(UInt64(comparison.pairs.count), "connection")) in both, \
            \(groupedText(UInt64(comparison.onlyA.count))) only in A, \(groupedText(UInt64(comparison.onlyB.count))) only \
            in B; \(countText(UInt64(comparison.lost), "segment")) lost between, \
            \(groupedText(UInt64(comparison.appeared))) seen only behind it
            """
        writer.put(wrapped: total, indent: 2)
        writer.endLine()
    }

    private func list(to writer: inout TextWriter) {
        guard !comparison.pairs.isEmpty else { return }
        writer.endLine()
        writer.begin(.faint)
        writer.put("    A     B  client → server")
        writer.pad(to: 62)
        writer.put("lost →   lost ←   delay →   delay ←")
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
        if chosen.isEmpty, more > 0 { line("and \(groupedText(UInt64(more))) more", &writer) }
    }

    private func connection(_ pair: ComparedConnection, to writer: inout TextWriter) {
        writer.endLine()
        writer.begin(.strong)
        writer.put(visible: "connection \(pair.a.id) of A, \(pair.b.id) of B   \(pair.ends(pair.a))")
        writer.end()
        writer.endLine()
        if pair.isTranslated {
            line("at B: \(pair.ends(pair.b))   (an address translator between: the same numbers)", &writer)
        }
        for change in pair.changes { line("changed between: \(change)", &writer) }
        let nearer = "\(pair.nearerToClient.name) is nearer to the client"
        line("\(nearer); opening at A \(pair.a.opening.code), at B \(pair.b.opening.code)", &writer)
        for (name, direction) in [("client → server", pair.fromClient), ("server → client", pair.fromServer)] {
            writer.put("  ")
            writer.put(visible: name)
            writer.put("  ")
            writer.put(wrapped: pair.directionText(direction), indent: 19)
            writer.endLine()
        }
        writer.endLine()
        writer.begin(.faint)
        writer.put("      time    at A")
        writer.pad(to: 69)
        writer.put("at B  delay")
        writer.end()
        writer.endLine()
        let rows = ComparedRow.folded(pair.rows(comparison.clock))
        let start = min(pair.a.start, comparison.clock.map { $0.aligned(pair.b.start) } ?? pair.b.start)
        for row in rows.prefix(Self.rows) { self.row(row, of: pair, since: start, to: &writer) }
        if rows.count > Self.rows { line("and \(groupedText(UInt64(rows.count - Self.rows))) more rows", &writer) }
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
            let words = pair.fateText(segment)
            if writer.column + words.utf8.count > writer.style.width {
                writer.end()
                writer.endLine()
                writer.pad(to: max(24, writer.style.width - words.utf8.count))
                writer.begin(segment.fate == .lost ? .bad : segment.fate == .appeared ? .warning : .faint)
            }
            writer.put(visible: words)
            writer.end()
        case .run(let first, let last, let count, let least, let most):
            times(first.time &- start, &writer)
            writer.gap(to: 23)
            writer.put(visible: "… \(groupedText(UInt64(count))) segments arrived")
            if let from = first.frame(at: .a), let to = last.frame(at: .a) {
                writer.put(visible: ", frames \(from)–\(to) of A")
            }
            writer.gap(to: 73)
            writer.put("  ")
            writer.put(visible: least == most ? durationText(least) : "\(durationText(least)) – \(durationText(most))")
        }
        writer.endLine()
    }

    private func unmatched(_ traces: [ConnectionTrace], at name: String, to writer: inout TextWriter) {
        guard !traces.isEmpty else { return }
        writer.endLine()
        writer.put(.strong, name == "A" ? "only in A" : "only in B")
        writer.put(" (never came to the other vantage, another path, a filter, or a proxy with numbers of its own)")
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
        if traces.count > Self.listed { line("and \(groupedText(UInt64(traces.count - Self.listed))) more", &writer) }
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

    private func line(_ text: String, _ writer: inout TextWriter) {
        writer.put("  ")
        writer.put(wrapped: text, indent: 4)
        writer.endLine()
    }
}
