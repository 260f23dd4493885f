import TCPConformance

// What was found, what was left out, and how to read on.

extension Overview {
    func findings(to writer: inout TextWriter) {
        let sorted = collector.findings.sorted
        guard !sorted.isEmpty else { return }
        writer.endLine()
        section("findings", to: &writer)
        writer.endLine()
        for finding in sorted.prefix(OverviewCollector.listLength) {
            writer.put("  ")
            writer.put(finding.severity.tone, finding.severity.code)
            writer.pad(to: 11)
            writer.put(visible: finding.id)
            writer.gap(to: 39)
            count(finding.count, "connection", "connections", to: &writer)
            writer.put(", such as #")
            writer.buffer.append(decimal: finding.example)
            writer.endLine()
            writer.pad(to: 11)
            writer.put(wrapped: finding.text, indent: 11)
            writer.endLine()
        }
        let more = sorted.count - min(sorted.count, OverviewCollector.listLength)
        if more > 0 || collector.findings.others > 0 {
            writer.put("  and ")
            writer.put(grouped: UInt64(more) + collector.findings.others)
            writer.put(" more")
            writer.endLine()
        }
    }

    /// Everything that did not become part of a connection, with its reason.
    func notAnalyzed(to writer: inout TextWriter) {
        let lines = summary.limits
        guard !lines.isEmpty || !summary.warnings.isEmpty else { return }
        writer.endLine()
        section("not analyzed, or with limits", to: &writer)
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
            writer.put(.warning, "warning")
            writer.put("   ")
            writer.put(wrapped: warning, indent: 12)
            writer.endLine()
        }
    }

    /// Connections that are one on both sides of an address translator or of a proxy.
    func legs(to writer: inout TextWriter) {
        let translated = summary.legs.map {
            ($0, "the same initial sequence numbers, options and times: an address translator")
        }
        let proxied = summary.proxied.map { ($0, "the same octets each way, one within the other: a proxy") }
        let legs = translated + proxied
        guard !legs.isEmpty else { return }
        writer.endLine()
        section("legs of one connection", to: &writer)
        writer.endLine()
        for (pair, proof) in legs.prefix(OverviewCollector.listLength) {
            writer.put("  #")
            writer.buffer.append(decimal: pair.first)
            writer.put(" and #")
            writer.buffer.append(decimal: pair.second)
            writer.put("  ")
            writer.put(visible: proof)
            writer.endLine()
        }
        let more = legs.count - min(legs.count, OverviewCollector.listLength)
        if more > 0 {
            writer.put("  and ")
            writer.put(grouped: UInt64(more))
            writer.put(" more")
            writer.endLine()
        }
    }

    func hints(to writer: inout TextWriter) {
        guard collector.counts.connections > 0 else { return }
        writer.endLine()
        writer.put("each connection  ")
        writer.put(visible: listCommand)
        writer.endLine()
        writer.put("one of them      ")
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
    var limits: [(count: UInt64, text: String)] {
        var lines: [(count: UInt64, text: String)] = [
            (notTCP, "frames hold something other than TCP"),
            (fragments, "IP fragments: their segment is told where its datagram is complete"),
            (datagrams.firstMissing, "datagrams without their first fragment, perhaps TCP"),
            (datagrams.incomplete, "datagrams in fragments are incomplete: only the first fragment is judged"),
            (datagrams.overlapping, "datagrams dropped because their fragments overlap (RFC 5722)"),
            (opaque, "frames are encrypted or compressed (MACsec, ESP, 802.11, PPP): nothing inside is seen"),
            (unattributedQuotes, "ICMP errors quote connections that were not captured"),
        ]
        for entry in undecodable {
            lines.append((entry.count, "frames could not be read: \(entry.reason)"))
        }
        lines.append((truncated, "segments were cut by the snapshot length (judged by their headers)"))
        lines.append((badChecksums ?? 0, "segments with a wrong checksum (counted, and judged all the same)"))
        lines.append((duplicates, "frames were captured twice (counted once)"))
        lines.append((dropped?.byKernel ?? 0, "frames dropped by the kernel: a larger buffer (-B) helps"))
        lines.append((dropped?.byInterface ?? 0, "frames dropped by the interface"))
        lines.append(
            (
                evictedUnanswered,
                "unanswered SYNs left early to bound memory (--max-memory): a late answer found them gone"
            ))
        lines.append(
            (
                evicted - evictedUnanswered,
                "open connections left early to bound memory (--max-memory): what came later is told apart"
            ))
        return lines.filter { $0.count > 0 }
    }
}
