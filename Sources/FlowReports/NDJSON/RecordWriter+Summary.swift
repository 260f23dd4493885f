import TCPConformance

extension RecordWriter {
    /// Writes the last record of a run.
    package mutating func summary(_ summary: RunSummary, _ counts: OutcomeCounts) {
        buffer.append("{\"record\":\"summary\",\"schema\":1,\"frames\":")
        buffer.append(decimal: summary.frames)
        field(",\"segments\":", summary.segments)
        field(",\"connections\":", counts.connections)
        field(",\"not_tcp\":", summary.notTCP)
        field(",\"fragments\":", summary.fragments)
        field(",\"datagrams\":{\"reassembled\":", summary.datagrams.reassembled)
        field(",\"first_missing\":", summary.datagrams.firstMissing)
        field(",\"incomplete\":", summary.datagrams.incomplete)
        field(",\"overlapping\":", summary.datagrams.overlapping)
        field("},\"opaque\":", summary.opaque)
        field(",\"unattributed_quotes\":", summary.unattributedQuotes)
        buffer.append(",\"undecodable\":{")
        for (index, entry) in summary.undecodable.enumerated() {
            if index > 0 { buffer.append(",") }
            buffer.append(json: entry.reason.english)
            field(":", entry.count)
        }
        field("},\"truncated\":", summary.truncated)
        if let badChecksums = summary.badChecksums {
            field(",\"bad_checksums\":", badChecksums)
        } else {
            buffer.append(",\"bad_checksums\":null")
        }
        field(",\"duplicates\":", summary.duplicates)
        if let dropped = summary.dropped {
            field(",\"dropped\":{\"kernel\":", dropped.byKernel)
            field(",\"interface\":", dropped.byInterface)
            buffer.append("}")
        } else {
            buffer.append(",\"dropped\":null")
        }
        field(",\"evicted\":", summary.evicted)
        buffer.append(",\"legs\":")
        pairs(summary.legs)
        buffer.append(",\"proxied\":")
        pairs(summary.proxied)
        buffer.append(",\"warnings\":")
        list(summary.warnings.map(\.english))
        listeners(summary.servers.notices())
        outcomes(counts)
        overview(summary)
        buffer.append(",\"elapsed\":")
        buffer.append(seconds: summary.elapsed)
        inputs(summary.inputs)
        buffer.append("}\n")
    }

    private mutating func pairs(_ pairs: [(first: UInt64, second: UInt64)]) {
        buffer.append("[")
        for (index, pair) in pairs.enumerated() {
            field(index == 0 ? "[" : ",[", pair.first)
            field(",", pair.second)
            buffer.append("]")
        }
        buffer.append("]")
    }

    private mutating func listeners(_ listeners: [RunSummary.ListenerNotice]) {
        buffer.append(",\"listeners\":[")
        for (index, notice) in listeners.enumerated() {
            buffer.append(index == 0 ? "{\"address\":\"" : ",{\"address\":\"")
            buffer.append(notice.address, family: notice.family)
            field("\",\"port\":", UInt64(notice.port))
            field(",\"answered\":", UInt64(notice.listener.answered))
            field(",\"ignored\":", UInt64(notice.listener.ignored))
            field(",\"example\":", notice.listener.example)
            buffer.append(",\"diagnosis\":")
            buffer.append(json: notice.text.text(in: language))
            buffer.append("}")
        }
        buffer.append("]")
    }

    private mutating func outcomes(_ counts: OutcomeCounts) {
        buffer.append(",\"opening\":{")
        for (index, outcome) in OpeningOutcome.allCases.enumerated() {
            buffer.append(index == 0 ? "\"" : ",\"")
            buffer.append(outcome.code)
            field("\":", counts[outcome])
        }
        buffer.append("},\"closing\":{")
        for (index, outcome) in ClosingOutcome.allCases.enumerated() {
            buffer.append(index == 0 ? "\"" : ",\"")
            buffer.append(outcome.code)
            field("\":", counts[outcome])
        }
        buffer.append("}")
    }

    private mutating func inputs(_ inputs: [RunSummary.Input]) {
        buffer.append(",\"input\":[")
        for (index, input) in inputs.enumerated() {
            buffer.append(index == 0 ? "{\"name\":" : ",{\"name\":")
            buffer.append(json: input.name)
            buffer.append(input.isInterface ? ",\"kind\":\"interface\"" : ",\"kind\":\"file\"")
            buffer.append(",\"link_types\":")
            list(input.linkTypes)
            buffer.append("}")
        }
        buffer.append("]")
    }

    private mutating func field(_ name: StaticString, _ value: UInt64) {
        buffer.append(name)
        buffer.append(decimal: value)
    }

    private mutating func list(_ texts: [String]) {
        buffer.append("[")
        for (index, text) in texts.enumerated() {
            if index > 0 { buffer.append(",") }
            buffer.append(json: text)
        }
        buffer.append("]")
    }
}
