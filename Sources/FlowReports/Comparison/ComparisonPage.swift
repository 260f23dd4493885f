import PacketDecoding
import TCPConformance

/// A comparison as one HTML page: no script, nothing from elsewhere, light and dark.
package struct ComparisonPage: Sendable {
    /// Connections that are shown segment by segment, those that differ first.
    private static let detailed = 200
    private static let rows = 2000

    private let comparison: Comparison
    private let secondsFromUTC: Int
    private let zone: String
    private let language: Language

    /// - Parameters:
    ///   - secondsFromUTC: Local time, in seconds east of UTC, in which times of day are shown.
    ///   - zone: Its name.
    package init(
        _ comparison: Comparison, secondsFromUTC: Int = 0, zone: String = "UTC", language: Language = .english
    ) {
        self.comparison = comparison
        self.language = language
        self.secondsFromUTC = secondsFromUTC
        self.zone = zone
    }

    package func write(to buffer: inout OutputBuffer) {
        buffer.append("<!DOCTYPE html>\n<html lang=\"")
        buffer.append(language.code)
        buffer.append("\">\n<head>\n<title>")
        buffer.append(html: words(ComparisonTerms.title))
        buffer.append("</title>\n")
        buffer.append(Self.head)
        heading(1, ComparisonTerms.title, to: &buffer)
        captures(to: &buffer)
        overview(to: &buffer)
        let differing = comparison.pairs.filter { $0.lost + $0.appeared > 0 || $0.isTranslated || !$0.changes.isEmpty }
        let alike = comparison.pairs.filter { $0.lost + $0.appeared == 0 && !$0.isTranslated && $0.changes.isEmpty }
        let shown = (differing + alike).prefix(Self.detailed)
        for pair in shown { connection(pair, isOpen: shown.count <= 3, to: &buffer) }
        if comparison.pairs.count > shown.count {
            paragraph(.moreInTable(UInt64(comparison.pairs.count - shown.count)), to: &buffer)
        }
        unmatched(comparison.onlyA, ComparisonTerms.onlyInA, to: &buffer)
        unmatched(comparison.onlyB, ComparisonTerms.onlyInB, to: &buffer)
        buffer.append("</main>\n</body>\n</html>\n")
    }

    private static let head: StaticString = """
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="color-scheme" content="light dark">
        <style>
        :root { color-scheme: light dark; --ink: #1c2024; --faint: #5d6670; --line: #d5dae0; --lost: #b3261e;
          --odd: #8a5a00; --ground: #ffffff; --row: #f5f7f9 }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --faint: #9aa4af; --line: #3a424b; --lost: #ff8a80;
          --odd: #ffc66d; --ground: #14181c; --row: #1d2329 } }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
        main { max-width: 72rem; margin: 0 auto; padding: 1rem }
        h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
        .wide { overflow-x: auto }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
        th, td { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid var(--line); white-space: nowrap }
        th { color: var(--faint); font-weight: 600 }
        td.n, th.n { text-align: right }
        td.w { white-space: normal; min-width: 15rem }
        code, td.s { font-family: ui-monospace, monospace; font-size: .92em }
        tr.lost td, .lost { color: var(--lost) } tr.appeared td, .appeared { color: var(--odd) }
        tr.run td, .faint { color: var(--faint) }
        details { border: 1px solid var(--line); border-radius: .4rem; margin: .6rem 0; padding: .3rem .8rem }
        summary { cursor: pointer } summary:focus-visible { outline: 2px solid currentColor }
        tbody tr:nth-child(even) { background: var(--row) }
        @media print { details { break-inside: avoid } }
        </style>
        </head>
        <body>
        <main>

        """

    private func captures(to buffer: inout OutputBuffer) {
        head(
            [
                (nil, false), (ComparisonTerms.capture, false), (ComparisonTerms.frameCount, true),
                (ComparisonTerms.connectionCount, true), (ComparisonTerms.from, false), (ComparisonTerms.lasts, true),
            ], to: &buffer)
        for (name, capture) in [("A", comparison.a), ("B", comparison.b)] {
            buffer.append("<tr><td>")
            buffer.append(text: name)
            buffer.append("</td><td>")
            buffer.append(html: capture.name)
            cell(groupedText(capture.frames), isNumber: true, to: &buffer)
            cell(groupedText(UInt64(capture.connections)), isNumber: true, to: &buffer)
            buffer.append("</td><td>")
            buffer.append(dateOf: capture.start, secondsFromUTC: secondsFromUTC)
            buffer.append(" ")
            buffer.append(timeOfDay: capture.start, secondsFromUTC: secondsFromUTC, decimals: 6)
            buffer.append(" ")
            buffer.append(html: zone)
            cell(durationText(capture.end &- capture.start), isNumber: true, to: &buffer)
            buffer.append("</td></tr>\n")
        }
        buffer.append("</tbody></table></div>\n")
        paragraph(comparison.clockText, to: &buffer)
        for (name, capture) in [("A", comparison.a), ("B", comparison.b)] where capture.omitted > 0 {
            paragraph(Message(verbatim: "\(name): ") + .notCompared(capture.omitted), to: &buffer)
        }
        paragraph(comparison.countsText, to: &buffer)
    }

    private func overview(to buffer: inout OutputBuffer) {
        guard !comparison.pairs.isEmpty else { return }
        heading(2, ComparisonTerms.inBoth, to: &buffer)
        head(
            [
                (Words("A"), true), (Words("B"), true), (ComparisonTerms.toServer, false),
                (ComparisonTerms.lostToServer, true), (ComparisonTerms.lostToClient, true),
                (ComparisonTerms.delayToServer, true), (ComparisonTerms.delayToClient, true),
                (ComparisonTerms.between, false),
            ], to: &buffer)
        for pair in comparison.pairs {
            buffer.append(pair.lost > 0 ? "<tr class=\"lost\">" : "<tr>")
            buffer.append(text: "<td class=\"n\">\(pair.a.id)</td><td class=\"n\">\(pair.b.id)</td><td>")
            buffer.append(html: pair.ends(pair.a))
            cell("\(pair.fromClient.count(.lost))", isNumber: true, to: &buffer)
            cell("\(pair.fromServer.count(.lost))", isNumber: true, to: &buffer)
            cell(pair.fromClient.medianDelay.map(durationText) ?? "–", isNumber: true, to: &buffer)
            cell(pair.fromServer.medianDelay.map(durationText) ?? "–", isNumber: true, to: &buffer)
            buffer.append("</td><td class=\"w\">")
            buffer.append(html: between(pair))
            buffer.append("</td></tr>\n")
        }
        buffer.append("</tbody></table></div>\n")
        heading(2, ComparisonTerms.segmentBySegment, to: &buffer)
    }

    private func between(_ pair: ComparedConnection) -> String {
        ((pair.isTranslated ? [Message.atB(pair.ends(pair.b))] : []) + pair.changes)
            .map { $0.text(in: language) }.joined(separator: language == .english ? "; " : "；")
    }

    private func connection(_ pair: ComparedConnection, isOpen: Bool, to buffer: inout OutputBuffer) {
        buffer.append(isOpen ? "<details open><summary>" : "<details><summary>")
        buffer.append(html: Message.comparedConnection(pair.a.id, pair.b.id).text(in: language))
        buffer.append(html: "  \(pair.ends(pair.a))")
        if pair.lost > 0 {
            buffer.append(" <span class=\"lost\">")
            buffer.append(html: Message.lostBetween(UInt64(pair.lost)).text(in: language))
            buffer.append("</span>")
        }
        buffer.append("</summary>\n")
        if pair.isTranslated { paragraph(.translatedAtB(pair.ends(pair.b)), to: &buffer) }
        for change in pair.changes { paragraph(.changedBetween(change), to: &buffer) }
        for (way, direction) in [
            (ComparisonTerms.toServer, pair.fromClient), (ComparisonTerms.toClient, pair.fromServer),
        ] {
            paragraph(Message(way) + Message(ConnectionWords.colon) + pair.directionText(direction), to: &buffer)
        }
        head(
            [
                (ComparisonTerms.timeAtA, true), (ComparisonTerms.frameAtA, true), (nil, false),
                (ComparisonTerms.segment, false), (ComparisonTerms.frameAtB, true), (ComparisonTerms.fate, false),
            ], to: &buffer)
        let rows = ComparedRow.folded(pair.rows(comparison.clock))
        let start = min(pair.a.start, comparison.clock.map { $0.aligned(pair.b.start) } ?? pair.b.start)
        for row in rows.prefix(Self.rows) { self.row(row, of: pair, since: start, to: &buffer) }
        buffer.append("</tbody></table></div>\n")
        if rows.count > Self.rows { paragraph(.moreRows(UInt64(rows.count - Self.rows)), to: &buffer) }
        buffer.append("</details>\n")
    }

    private func row(
        _ row: ComparedRow, of pair: ComparedConnection, since start: Int64, to buffer: inout OutputBuffer
    ) {
        switch row {
        case .segment(let segment):
            buffer.append("<tr class=\"")
            buffer.append(segment.fate.code)
            buffer.append("\"><td class=\"n\">")
            buffer.append(seconds: segment.time &- start, decimals: 6)
            cell(segment.frame(at: .a).map { "\($0)" } ?? "–", isNumber: true, to: &buffer)
            cell(segment.segment.isFromClient ? "→" : "←", isNumber: false, to: &buffer)
            buffer.append("</td><td class=\"s\">")
            buffer.append(html: pair.segmentText(segment.segment))
            cell(segment.frame(at: .b).map { "\($0)" } ?? "–", isNumber: true, to: &buffer)
            cell(pair.fateText(segment).text(in: language), isNumber: false, to: &buffer)
        case .run(let first, let last, let count, let least, let most):
            buffer.append("<tr class=\"run\"><td class=\"n\">")
            buffer.append(seconds: first.time &- start, decimals: 6)
            cell(Self.range(first.frame(at: .a), last.frame(at: .a)), isNumber: true, to: &buffer)
            cell("", isNumber: false, to: &buffer)
            cell(Message.segmentsArrived(UInt64(count)).text(in: language), isNumber: false, to: &buffer)
            cell(Self.range(first.frame(at: .b), last.frame(at: .b)), isNumber: true, to: &buffer)
            cell(
                least == most ? durationText(least) : "\(durationText(least)) – \(durationText(most))", isNumber: false,
                to: &buffer)
        }
        buffer.append("</td></tr>\n")
    }

    private static func range(_ first: UInt64?, _ last: UInt64?) -> String {
        guard let first, let last else { return "–" }
        return "\(first)–\(last)"
    }

    private func unmatched(_ traces: [ConnectionTrace], _ title: Words, to buffer: inout OutputBuffer) {
        guard !traces.isEmpty else { return }
        heading(2, title, to: &buffer)
        buffer.append("<div class=\"wide\"><table><tbody>\n")
        for trace in traces {
            buffer.append(text: "<tr><td class=\"n\">\(trace.id)</td><td>")
            buffer.append(
                html: "\(trace.endpointText(of: trace.client)) → \(trace.endpointText(of: trace.client.other))")
            cell("\(trace.opening.code), \(trace.closing.code)", isNumber: false, to: &buffer)
            buffer.append("</td></tr>\n")
        }
        buffer.append("</tbody></table></div>\n")
    }

    /// Closes the cell before, and begins the next one.
    private func cell(_ text: String, isNumber: Bool, to buffer: inout OutputBuffer) {
        buffer.append(isNumber ? "</td><td class=\"n\">" : "</td><td>")
        buffer.append(html: text)
    }

    private func paragraph(_ message: Message, to buffer: inout OutputBuffer) {
        buffer.append("<p>")
        buffer.append(html: message.text(in: language))
        buffer.append("</p>\n")
    }

    private func heading(_ level: Int, _ title: Words, to buffer: inout OutputBuffer) {
        buffer.append(text: "<h\(level)>")
        buffer.append(html: words(title))
        buffer.append(text: "</h\(level)>\n")
    }

    /// Begins a table: the titles of its columns, and whether they hold numbers.
    private func head(_ columns: [(title: Words?, isNumber: Bool)], to buffer: inout OutputBuffer) {
        buffer.append("<div class=\"wide\"><table><thead><tr>")
        for (title, isNumber) in columns {
            buffer.append(isNumber ? "<th class=\"n\">" : "<th>")
            if let title { buffer.append(html: words(title)) }
            buffer.append("</th>")
        }
        buffer.append("</tr></thead><tbody>\n")
    }

    private func words(_ words: Words) -> String { "\(words.text(in: language))" }
}

extension OutputBuffer {
    /// Text within an element or an attribute's quotation marks: nothing of it is markup, and no control character or
    /// change of the direction of writing passes.
    package mutating func append(html text: String) {
        var visible = OutputBuffer(capacity: 128)
        visible.append(visible: text)
        visible.flush { octets in
            for index in octets.indices {
                switch octets[index] {
                case UInt8(ascii: "&"): append("&amp;")
                case UInt8(ascii: "<"): append("&lt;")
                case UInt8(ascii: ">"): append("&gt;")
                case UInt8(ascii: "\""): append("&quot;")
                case UInt8(ascii: "'"): append("&#39;")
                default: append(octets[index])
                }
            }
        }
    }
}
