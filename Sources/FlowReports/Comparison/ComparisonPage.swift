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

    /// - Parameters:
    ///   - secondsFromUTC: Local time, in seconds east of UTC, in which times of day are shown.
    ///   - zone: Its name.
    package init(_ comparison: Comparison, secondsFromUTC: Int = 0, zone: String = "UTC") {
        self.comparison = comparison
        self.secondsFromUTC = secondsFromUTC
        self.zone = zone
    }

    package func write(to buffer: inout OutputBuffer) {
        buffer.append(Self.head)
        captures(to: &buffer)
        overview(to: &buffer)
        let differing = comparison.pairs.filter { $0.lost + $0.appeared > 0 || $0.isTranslated || !$0.changes.isEmpty }
        let alike = comparison.pairs.filter { $0.lost + $0.appeared == 0 && !$0.isTranslated && $0.changes.isEmpty }
        let shown = (differing + alike).prefix(Self.detailed)
        for pair in shown { connection(pair, isOpen: shown.count <= 3, to: &buffer) }
        if comparison.pairs.count > shown.count {
            paragraph(
                "\(groupedText(UInt64(comparison.pairs.count - shown.count))) more connections are in the table only.",
                to: &buffer)
        }
        unmatched(comparison.onlyA, "Only in A", to: &buffer)
        unmatched(comparison.onlyB, "Only in B", to: &buffer)
        buffer.append("</main>\n</body>\n</html>\n")
    }

    private static let head: StaticString = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="color-scheme" content="light dark">
        <title>Two captures compared</title>
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
        <h1>Two captures compared</h1>

        """

    private func captures(to buffer: inout OutputBuffer) {
        buffer.append(
            text: "<div class=\"wide\"><table><thead><tr><th></th><th>capture</th><th class=\"n\">frames</th>"
                + "<th class=\"n\">connections</th><th>from</th><th class=\"n\">lasts</th></tr></thead><tbody>\n")
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
            paragraph("\(countText(capture.omitted, "segment")) of \(name) not compared, to bound memory.", to: &buffer)
        }
        paragraph(
            """
            \(countText(UInt64(comparison.pairs.count), "connection")) in both, \(comparison.onlyA.count) only in A, \
            \(comparison.onlyB.count) only in B; \(countText(UInt64(comparison.lost), "segment")) lost between, \
            \(comparison.appeared) seen only behind it.
            """, to: &buffer)
    }

    private func overview(to buffer: inout OutputBuffer) {
        guard !comparison.pairs.isEmpty else { return }
        buffer.append(
            text: "<h2>Connections in both</h2>\n<div class=\"wide\"><table><thead><tr><th class=\"n\">A</th>"
                + "<th class=\"n\">B</th><th>client → server</th><th class=\"n\">lost →</th><th class=\"n\">lost ←</th>"
                + "<th class=\"n\">delay →</th><th class=\"n\">delay ←</th><th>between</th></tr></thead><tbody>\n")
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
        buffer.append("</tbody></table></div>\n<h2>Segment by segment</h2>\n")
    }

    private func between(_ pair: ComparedConnection) -> String {
        ((pair.isTranslated ? ["at B \(pair.ends(pair.b))"] : []) + pair.changes).joined(separator: "; ")
    }

    private func connection(_ pair: ComparedConnection, isOpen: Bool, to buffer: inout OutputBuffer) {
        buffer.append(isOpen ? "<details open><summary>" : "<details><summary>")
        buffer.append(html: "#\(pair.a.id) of A, #\(pair.b.id) of B  \(pair.ends(pair.a))")
        if pair.lost > 0 {
            buffer.append(" <span class=\"lost\">")
            buffer.append(html: "\(countText(UInt64(pair.lost), "segment")) lost between")
            buffer.append("</span>")
        }
        buffer.append("</summary>\n")
        if pair.isTranslated { paragraph("At B: \(pair.ends(pair.b)): an address translator between.", to: &buffer) }
        for change in pair.changes { paragraph("Changed between: \(change).", to: &buffer) }
        paragraph("Client → server: \(pair.directionText(pair.fromClient)).", to: &buffer)
        paragraph("Server → client: \(pair.directionText(pair.fromServer)).", to: &buffer)
        buffer.append(
            text:
                "<div class=\"wide\"><table><thead><tr><th class=\"n\">time at A</th><th class=\"n\">frame at A</th><th></th>"
                + "<th>segment</th><th class=\"n\">frame at B</th><th>delay, or what became of it</th></tr></thead><tbody>\n"
        )
        let rows = ComparedRow.folded(pair.rows(comparison.clock))
        let start = min(pair.a.start, comparison.clock.map { $0.aligned(pair.b.start) } ?? pair.b.start)
        for row in rows.prefix(Self.rows) { self.row(row, of: pair, since: start, to: &buffer) }
        buffer.append("</tbody></table></div>\n")
        if rows.count > Self.rows { paragraph("\(rows.count - Self.rows) more rows are left out.", to: &buffer) }
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
            cell(pair.fateText(segment), isNumber: false, to: &buffer)
        case .run(let first, let last, let count, let least, let most):
            buffer.append("<tr class=\"run\"><td class=\"n\">")
            buffer.append(seconds: first.time &- start, decimals: 6)
            cell(Self.range(first.frame(at: .a), last.frame(at: .a)), isNumber: true, to: &buffer)
            cell("", isNumber: false, to: &buffer)
            cell("\(groupedText(UInt64(count))) segments arrived", isNumber: false, to: &buffer)
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

    private func unmatched(_ traces: [ConnectionTrace], _ title: String, to buffer: inout OutputBuffer) {
        guard !traces.isEmpty else { return }
        buffer.append("<h2>")
        buffer.append(html: title)
        buffer.append("</h2>\n<div class=\"wide\"><table><tbody>\n")
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

    private func paragraph(_ text: String, to buffer: inout OutputBuffer) {
        buffer.append("<p>")
        buffer.append(html: text)
        buffer.append("</p>\n")
    }
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
