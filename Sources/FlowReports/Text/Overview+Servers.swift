import TCPConformance

// How the servers fared, and why connections were reset.

extension Overview {
    /// A line for each server, and below it what ails it.
    func servers(to writer: inout TextWriter) {
        let table = summary.servers
        let sorted = table.sorted()
        guard !sorted.isEmpty else { return }
        writer.endLine()
        section(OverviewWords.servers, to: &writer)
        writer.begin(.faint)
        writer.put(OverviewWords.attempts, endingAt: 44)
        writer.put(OverviewWords.opened, endingAt: 52)
        writer.put(OverviewWords.meanWait, endingAt: 64)
        writer.put("  ")
        writer.put(OverviewWords.notOpened)
        writer.end()
        writer.endLine()
        var told: Set<ServerCondition> = []
        for record in sorted.prefix(OverviewCollector.listLength) {
            writer.put("  ")
            writer.put(record.address, family: record.family, port: record.port, room: 33)
            line(record, to: &writer)
            // What ails several alike is said once; how a backlog overflows differs from one to the next.
            let isNew = told.insert(record.condition).inserted
            if isNew || record.condition == .answers || record.condition == .overloaded { advice(record, to: &writer) }
        }
        if sorted.count > OverviewCollector.listLength {
            let more = sorted[OverviewCollector.listLength...]
            writer.put(
                .andMore(UInt64(more.count), connections: more.reduce(0) { $0 + UInt64($1.connections) }))
            writer.endLine()
        }
        if table.others.connections > 0 {
            writer.put(OverviewWords.allOthers)
            line(table.others, to: &writer)
        }
    }

    private func line(_ record: ServerRecord, to writer: inout TextWriter) {
        var mark = writer.buffer.count
        writer.put(" ")
        writer.put(grouped: UInt64(record.attempts))
        writer.alignRight(since: mark, to: 44)
        mark = writer.buffer.count
        writer.put("  ")
        if record.attempts == 0 {
            writer.put("-")
        } else {
            let perMille = (UInt64(record.opened) * 1000 + UInt64(record.attempts) / 2) / UInt64(record.attempts)
            writer.buffer.append(decimal: perMille / 10)
            writer.put(".")
            writer.buffer.append(decimal: perMille % 10)
            writer.put(" %")
        }
        writer.alignRight(since: mark, to: 53)
        mark = writer.buffer.count
        if let wait = record.meanWait {
            writer.buffer.append(duration: wait)
        } else {
            writer.put("-")
        }
        writer.alignRight(since: mark, to: 63)
        writer.put("  ")
        trouble(record, to: &writer)
        writer.endLine()
    }

    /// Failed openings by outcome, half-open ones that still wait, and resets; broken before the width.
    private func trouble(_ record: ServerRecord, to writer: inout TextWriter) {
        let language = writer.style.language
        var parts: [(Tone, String)] = []
        for outcome in OpeningOutcome.allCases where outcome.isFailure && record[outcome] > 0 {
            var text = "\(outcome.words.text(in: language)) \(groupedText(UInt64(record[outcome])))"
            if outcome == .halfOpen, record.halfOpenNow > 0 {
                text += Message.stillHalfOpen(UInt64(record.halfOpenNow)).text(in: language)
            }
            parts.append((.bad, text))
        }
        if record.resets > 0 { parts.append((.warning, Message.resetLater(UInt64(record.resets)).text(in: language))) }
        for (index, (tone, text)) in parts.enumerated() {
            if index > 0 {
                writer.put(",")
                if writer.column + 1 + DisplayWidth.columns(of: text) + 1 > writer.style.width {
                    writer.endLine()
                    writer.pad(to: 65)
                } else {
                    writer.put(" ")
                }
            }
            writer.begin(tone)
            writer.put(visible: text)
            writer.end()
        }
        guard !parts.isEmpty else { return }
        let example = Message.suchAs(record.example).text(in: language)
        if writer.column + 2 + DisplayWidth.columns(of: example) > writer.style.width {
            writer.endLine()
            writer.pad(to: 65)
        } else {
            writer.put("  ")
        }
        writer.put(visible: example)
    }

    private func advice(_ record: ServerRecord, to writer: inout TextWriter) {
        for text in [record.diagnosis, record.schedule.text] {
            guard let text else { continue }
            writer.pad(to: 4)
            writer.put(wrapped: text, indent: 6)
            writer.endLine()
        }
    }

    /// Resets by cause, the most frequent first.
    func resets(to writer: inout TextWriter) {
        let sorted = collector.resets.sorted
        guard !sorted.isEmpty else { return }
        writer.endLine()
        section(OverviewWords.resets, to: &writer)
        writer.endLine()
        for (cause, entry) in sorted {
            writer.put("  ")
            writer.put(.warning, cause.words)
            writer.gap(to: 22)
            let byServer = cause == .refused || cause == .halfOpenScan ? nil : entry.byServer
            writer.put(.resets(entry.connections, byServer: byServer, example: entry.example))
            writer.endLine()
            writer.pad(to: 22)
            writer.put(wrapped: Message(cause.meaning), indent: 22)
            writer.endLine()
        }
    }
}
