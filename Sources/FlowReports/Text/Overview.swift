import PacketDecoding
import TCPConformance
import TCPTracking

/// The first page: what there is, what failed, where to look next.
package struct Overview: Sendable {
    let summary: RunSummary
    /// Commands that show the list, and a timeline (the connection's number is added), as the reader would type them.
    let listCommand: String
    let timelineCommand: String

    package init(_ summary: RunSummary, listCommand: String, timelineCommand: String) {
        self.summary = summary
        self.listCommand = listCommand
        self.timelineCommand = timelineCommand
    }

    var collector: OverviewCollector { summary.overview }

    package func write(to writer: inout TextWriter) {
        headline(to: &writer)
        if collector.counts.connections > 0 {
            outcomes(to: &writer)
            connectTimes(to: &writer)
            servers(to: &writer)
            resets(to: &writer)
            findings(to: &writer)
        }
        legs(to: &writer)
        notAnalyzed(to: &writer)
        hints(to: &writer)
    }

    private func headline(to writer: inout TextWriter) {
        writer.begin(.strong)
        writer.put(.headline(connections: collector.counts.connections))
        writer.end()
        var payload = TextWriter()
        payload.put(octets: collector.bytes)
        writer.put(
            .headline(segments: summary.segments, frames: summary.frames, payload: payload.takeText()))
        writer.endLine()
        guard collector.start <= collector.end else { return }
        let zone = writer.style.secondsFromUTC
        writer.buffer.append(dateOf: collector.start, secondsFromUTC: zone)
        writer.put(" ")
        writer.buffer.append(timeOfDay: collector.start, secondsFromUTC: zone, decimals: 3)
        writer.put(" – ")
        if (collector.end &- collector.start) >= 86_400_000_000_000 {
            writer.buffer.append(dateOf: collector.end, secondsFromUTC: zone)
            writer.put(" ")
        }
        writer.buffer.append(timeOfDay: collector.end, secondsFromUTC: zone, decimals: 3)
        writer.put(TimelineWords.zone)
        writer.put(visible: writer.style.zone)
        writer.put(TimelineWords.zoneEnd)
        writer.put(ConnectionWords.comma)
        writer.buffer.append(duration: collector.end &- collector.start)
        writer.endLine()
    }

    // MARK: - Outcomes

    /// Opening and closing side by side, the largest first.
    private func outcomes(to writer: inout TextWriter) {
        let openings = OpeningOutcome.allCases.filter { collector.counts[$0] > 0 }
            .sorted { collector.counts[$0] > collector.counts[$1] }
        let closings = ClosingOutcome.allCases.filter { collector.counts[$0] > 0 }
            .sorted { collector.counts[$0] > collector.counts[$1] }
        writer.endLine()
        section(OverviewWords.opening, to: &writer)
        writer.pad(to: 44)
        section(OverviewWords.closing, to: &writer)
        writer.endLine()
        for index in 0..<max(openings.count, closings.count) {
            if index < openings.count {
                let outcome = openings[index]
                outcomeLine(outcome.sign, outcome.tone, outcome.words, collector.counts[outcome], at: 0, to: &writer)
            }
            if index < closings.count {
                let outcome = closings[index]
                outcomeLine(outcome.sign, outcome.tone, outcome.words, collector.counts[outcome], at: 43, to: &writer)
            }
            writer.endLine()
        }
    }

    private func outcomeLine(
        _ sign: StaticString, _ tone: Tone, _ words: Words, _ count: UInt64, at column: Int,
        to writer: inout TextWriter
    ) {
        writer.pad(to: column + 2)
        writer.put(tone, sign)
        writer.put(words)
        writer.put(" ")
        var mark = writer.buffer.count
        writer.put(grouped: count)
        writer.alignRight(since: mark, to: column + 31)
        writer.put(" ")
        mark = writer.buffer.count
        let all = max(1, collector.counts.connections)
        let perMille = (count * 1000 + all / 2) / all
        writer.buffer.append(decimal: perMille / 10)
        writer.put(".")
        writer.buffer.append(decimal: perMille % 10)
        writer.put(" %")
        writer.alignRight(since: mark, to: column + 39)
    }

    // MARK: - Times

    private func connectTimes(to writer: inout TextWriter) {
        guard collector.clientWait.count > 0 else { return }
        writer.endLine()
        section(OverviewWords.timeToConnect, to: &writer)
        writer.put(OverviewWords.timeToConnectNote)
        writer.endLine()
        writer.put(" ")
        for (percent, name) in [(50, " p50 "), (95, " p95 "), (99, " p99 ")] as [(UInt64, StaticString)] {
            writer.put(name)
            writer.buffer.append(duration: collector.clientWait.quantile(percent: percent))
            writer.put("  ")
        }
        writer.put(.ofOpenings(collector.clientWait.count))
        writer.endLine()
        writer.put(OverviewWords.slowest)
        writer.endLine()
        for opening in collector.slowest.prefix(5) {
            writer.put("  ")
            var mark = writer.buffer.count
            writer.buffer.append(duration: opening.wait)
            writer.alignRight(since: mark, to: 11)
            writer.put("  #")
            mark = writer.buffer.count
            writer.buffer.append(decimal: opening.id)
            writer.pad(to: 21)
            writer.put(ends: opening.key, client: opening.client, room: 45)
            if opening.synRetransmissions > 0 {
                writer.gap(to: 68)
                writer.put(.synSent(count: opening.synRetransmissions + 1))
            }
            writer.endLine()
        }
    }

    func section(_ title: Words, to writer: inout TextWriter) {
        writer.put(.strong, title)
    }
}
