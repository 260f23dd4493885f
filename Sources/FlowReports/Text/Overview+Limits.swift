import TCPConformance

// What was found, what was left out, and how to read on.

extension Overview {
    func findings(to writer: inout TextWriter) {
        let sorted = collector.findings.sorted
        guard !sorted.isEmpty else { return }
        writer.endLine()
        section(OverviewWords.findings, to: &writer)
        writer.endLine()
        for finding in sorted.prefix(OverviewCollector.listLength) {
            writer.put("  ")
            writer.put(finding.severity.tone, finding.severity.words)
            writer.pad(to: 11)
            writer.put(visible: finding.id)
            writer.gap(to: 39)
            writer.put(.showing(finding.count, example: finding.example))
            writer.endLine()
            writer.pad(to: 11)
            writer.put(wrapped: finding.text, indent: 11)
            writer.endLine()
        }
        let more = sorted.count - min(sorted.count, OverviewCollector.listLength)
        if more > 0 || collector.findings.others > 0 {
            writer.put(.andMore(UInt64(more) + collector.findings.others))
            writer.endLine()
        }
    }

    /// Everything that did not become part of a connection, with its reason.
    func notAnalyzed(to writer: inout TextWriter) {
        let lines = summary.limits
        guard !lines.isEmpty || !summary.warnings.isEmpty else { return }
        writer.endLine()
        section(OverviewWords.limits, to: &writer)
        writer.endLine()
        for (count, text) in lines {
            writer.put(" ")
            let mark = writer.buffer.count
            writer.put(grouped: count)
            writer.alignRight(since: mark, to: 12)
            writer.put("  ")
            writer.put(wrapped: text, indent: 14)
            writer.endLine()
        }
        for warning in summary.warnings {
            writer.put("  ")
            writer.put(.warning, OverviewWords.warning)
            writer.gap(to: 12)
            writer.put(wrapped: warning, indent: 12)
            writer.endLine()
        }
    }

    /// Connections that are one on both sides of an address translator or of a proxy.
    func legs(to writer: inout TextWriter) {
        let translated = summary.legs.map { ($0, OverviewWords.addressTranslator) }
        let proxied = summary.proxied.map { ($0, OverviewWords.proxy) }
        let legs = translated + proxied
        guard !legs.isEmpty else { return }
        writer.endLine()
        section(OverviewWords.legs, to: &writer)
        writer.endLine()
        for (pair, proof) in legs.prefix(OverviewCollector.listLength) {
            writer.put("  ")
            writer.put(.legs(pair.first, pair.second, proof))
            writer.endLine()
        }
        let more = legs.count - min(legs.count, OverviewCollector.listLength)
        if more > 0 {
            writer.put(.andMore(UInt64(more)))
            writer.endLine()
        }
    }

    func hints(to writer: inout TextWriter) {
        guard collector.counts.connections > 0 else { return }
        writer.endLine()
        writer.put(OverviewWords.eachConnection)
        writer.put(visible: listCommand)
        writer.endLine()
        writer.put(OverviewWords.oneOfThem)
        writer.put(visible: timelineCommand)
        writer.put(" ")
        writer.buffer.append(decimal: exampleToShow)
        writer.endLine()
    }

    /// A connection worth a look: the gravest finding's, else the worst server's, else the slowest to open.
    private var exampleToShow: UInt64 {
        if let finding = collector.findings.entries.max(by: { ($0.severity, $0.count) < ($1.severity, $1.count) }) {
            return finding.example
        }
        if let server = summary.servers.records.max(by: { $0.trouble < $1.trouble }), server.trouble > 0 {
            return server.example
        }
        return collector.slowest.first?.id ?? 1
    }
}

extension Severity {
    var tone: Tone {
        switch self {
        case .info, .note: .faint
        case .warning: .warning
        case .error: .bad
        }
    }
}

extension RunSummary {
    /// What did not become part of a connection, or was judged with limits: how much, and why.
    var limits: [(count: UInt64, text: Message)] {
        var lines: [(count: UInt64, text: Message)] = [
            (notTCP, .notTCP),
            (fragments, .fragments),
            (datagrams.firstMissing, .firstFragmentMissing),
            (datagrams.incomplete, .incompleteDatagrams),
            (datagrams.overlapping, .overlappingFragments),
            (unattributedQuotes, .unattributedQuotes),
        ]
        lines += opaqueByReason.map { (count: $0.count, text: .opaque($0.reason)) }
        lines += undecodable.map { (count: $0.count, text: .undecodable($0.reason)) }
        lines += [
            (truncated, .truncated),
            (badChecksums ?? 0, .badChecksums),
            (duplicates, .duplicates),
            (dropped?.byKernel ?? 0, .droppedByKernel),
            (dropped?.byInterface ?? 0, .droppedByInterface),
            (evictedUnanswered, .evictedUnanswered),
            (evicted - evictedUnanswered, .evicted),
        ]
        return lines.filter { $0.count > 0 }
    }
}
