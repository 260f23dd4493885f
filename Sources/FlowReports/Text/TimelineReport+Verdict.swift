import PacketDecoding
import TCPConformance
import TCPTracking

// The first glance and the last: what became of the connection.

extension TimelineReport {
    func header(to writer: inout TextWriter) {
        writer.begin(.strong)
        writer.put("connection ")
        writer.buffer.append(decimal: judgement.subject.connection.id)
        writer.end()
        writer.put("   ")
        writer.put(
            ends: judgement.subject.connection.key, client: judgement.subject.client,
            room: layout.width - writer.column)
        writer.endLine()
        writer.put(opening: judgement)
        if judgement.subject.closing != .notOpened {
            writer.put("   ")
            writer.put(closing: judgement)
        }
        if judgement.subject.closing.isUnfinished, judgement.clientState != .closed {
            if judgement.clientState == judgement.serverState {
                writer.put("   both ")
            } else {
                writer.put("   client ")
                writer.put(judgement.clientState.name)
                writer.put(", server ")
            }
            writer.put(judgement.serverState.name)
        }
        writer.endLine()
        circumstances(to: &writer)
    }

    /// How much, how long, when and where.
    private func circumstances(to writer: inout TextWriter) {
        writer.put(octets: judgement.clientBytes)
        writer.put(" ⇄ ")
        writer.put(octets: judgement.serverBytes)
        writer.put(" in ")
        writer.buffer.append(duration: judgement.duration)
        writer.put(" from ")
        let zone = writer.style.secondsFromUTC
        writer.buffer.append(dateOf: judgement.subject.details.startTime, secondsFromUTC: zone)
        writer.put(" ")
        writer.buffer.append(
            timeOfDay: judgement.subject.details.startTime, secondsFromUTC: zone, decimals: 6)
        writer.put(" (")
        writer.put(visible: writer.style.zone)
        writer.put(")")
        if judgement.subject.details.encapsulation.count > 0 {
            writer.put("   ")
            writer.buffer.append(judgement.subject.details.encapsulation)
        }
        if !judgement.subject.connection.facts.contains(.rolesObserved) { writer.put("   roles guessed") }
        writer.endLine()
    }

    func footer(to writer: inout TextWriter) {
        let legend = model.symbols.legend
        if !legend.isEmpty {
            writer.put(" ")
            writer.put(visible: legend)
            writer.endLine()
        }
        if model.hasAssumption {
            writer.put(" STATE? is assumed: its cause was captured on its way, nothing later proves that it arrived")
            writer.endLine()
        }
        times(to: &writer)
        checks(to: &writer)
        limits(to: &writer)
        for leg in model.timeline.legs {
            writer.put(" leg connection ")
            writer.buffer.append(decimal: leg.other)
            writer.put(" ")
            writer.put(wrapped: "\(leg.kind.text)", indent: 3)
            writer.endLine()
        }
        for finding in judgement.findings() {
            writer.put(" ")
            writer.put(finding.severity.tone, finding.severity.code)
            writer.put(" ")
            writer.put(visible: finding.id)
            writer.put(": ")
            writer.put(wrapped: finding.text, indent: 3)
            writer.endLine()
        }
        let diagnosis = judgement.diagnosis()
        if !diagnosis.isEmpty {
            writer.put(" ")
            writer.put(wrapped: diagnosis, indent: 1)
            writer.endLine()
        }
    }

    /// The handshake and the teardown by their rules, then how many rules hold.
    private func checks(to writer: inout TextWriter) {
        guard !checkIdentifiers.isEmpty else { return }
        writer.put(" handshake")
        let handshake: [(StaticString, String)] = [("SYN", "OPEN-1"), ("SYN,ACK", "OPEN-2"), ("ACK", "OPEN-3")]
        for (name, rule) in handshake {
            sign(name, rule, to: &writer)
        }
        writer.put("   teardown")
        let teardown: [(StaticString, String)] = [("FIN", "CLOSE-1"), ("ACK", "CLOSE-2"), ("FIN", "CLOSE-4")]
        for (name, rule) in teardown {
            sign(name, rule, to: &writer)
        }
        writer.put("   checks")
        let checks = judgement.checks
        var isFirst = true
        for result in [CheckResult.pass, .fail, .notSeen] {
            var count: UInt64 = 0
            for index in checkIdentifiers.indices where checks[index].result == result { count += 1 }
            guard count > 0 else { continue }
            writer.put(isFirst ? " " : ", ")
            isFirst = false
            if result == .fail { writer.begin(.bad) }
            writer.buffer.append(decimal: count)
            writer.put(" ")
            writer.put(result == .notSeen ? "not seen" : result.code)
            if result == .fail { writer.end() }
        }
        writer.endLine()
    }

    private func sign(_ name: StaticString, _ rule: String, to writer: inout TextWriter) {
        guard let index = checkIdentifiers.firstIndex(where: { "\($0)" == rule }) else { return }
        writer.put("  ")
        writer.put(name)
        writer.put(" ")
        switch judgement.checks[index].result {
        case .pass: writer.put(.good, "✓")
        case .fail: writer.put(.bad, "✗")
        case .notSeen, .notApplicable: writer.put(.faint, "·")
        }
    }

    /// What limits the judgement.
    private func limits(to writer: inout TextWriter) {
        guard !judgement.evidence.isEmpty else { return }
        writer.put(" judged with limits:")
        for (limit, code) in Evidence.codes where judgement.evidence.contains(limit) {
            writer.put(" ")
            writer.put(code)
        }
        writer.endLine()
    }
}

extension TextWriter {
    /// `✓ opened in 20.0 ms`
    mutating func put(opening judgement: Judgement) {
        let outcome = judgement.subject.opening
        begin(outcome.tone)
        put(outcome.sign)
        switch outcome {
        case .threeWay, .partial: put(outcome == .threeWay ? "opened" : "opening partly captured")
        case .simultaneous: put("opened by both ends")
        case .fastOpen: put("opened (Fast Open)")
        case .refused: put("refused")
        case .unreachable: put("unreachable (ICMP)")
        case .unanswered: put("unanswered")
        case .halfOpen: put("half-open: the SYN,ACK was not acknowledged")
        case .reset: put("reset while opening")
        case .challenged: put("challenged: an old connection lives at the server")
        case .oneSided: put("one direction captured")
        case .notCaptured: put("began before the capture")
        }
        let syn = judgement.subject.details.endpoints[judgement.subject.client.index].firstSYN
        let reset = judgement.subject.details.reset.sighting
        if outcome != .partial, let opening = judgement.openingDuration {
            put(" in ")
            buffer.append(duration: opening)
        } else if outcome == .refused, syn.happened, reset.happened {
            put(" after ")
            buffer.append(duration: reset.time &- syn.time)
        }
        if outcome == .unanswered {
            put(" (SYN sent ")
            buffer.append(decimal: judgement.subject.details.synRetransmissions + 1)
            put(judgement.subject.details.synRetransmissions == 0 ? " time)" : " times)")
        }
        end()
    }

    /// `✓ closed by client`
    mutating func put(closing judgement: Judgement) {
        let outcome = judgement.subject.closing
        begin(outcome.tone)
        put(outcome.sign)
        switch outcome {
        case .fourSegment, .simultaneous: put("closed")
        case .threeSegment: put("closed in three segments")
        case .reset: put("reset")
        case .halfClosed: put("half-closed")
        case .finUnanswered: put("a FIN unanswered, sent")
        case .abandoned: put("abandoned: nothing answers any more")
        case .replaced: put("replaced by a new connection")
        case .open: put("still open")
        case .idle: put("idle")
        case .notOpened: put("not opened")
        }
        if let by = judgement.subject.closedBy.code {
            put(" by ")
            put(by)
        }
        end()
    }
}
