import PacketDecoding
import TCPConformance
import TCPTracking

// The first glance and the last: what became of the connection.

extension TimelineReport {
    func header(to writer: inout TextWriter) {
        writer.begin(.strong)
        writer.put(TimelineWords.connection)
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
                writer.put("   ")
                writer.put(ConnectionWords.both)
            } else {
                writer.put("   ")
                writer.put(ConnectionWords.client)
                writer.put(state: judgement.clientState)
                writer.put(ConnectionWords.commaServer)
            }
            writer.put(state: judgement.serverState)
        }
        writer.endLine()
        circumstances(to: &writer)
    }

    /// How much, how long, when and where.
    private func circumstances(to writer: inout TextWriter) {
        writer.put(octets: judgement.clientBytes)
        writer.put(" ⇄ ")
        writer.put(octets: judgement.serverBytes)
        writer.put(TimelineWords.duration)
        writer.buffer.append(duration: judgement.duration)
        writer.put(TimelineWords.start)
        let zone = writer.style.secondsFromUTC
        writer.buffer.append(dateOf: judgement.subject.details.startTime, secondsFromUTC: zone)
        writer.put(" ")
        writer.buffer.append(
            timeOfDay: judgement.subject.details.startTime, secondsFromUTC: zone, decimals: 6)
        writer.put(TimelineWords.zone)
        writer.put(visible: writer.style.zone)
        writer.put(TimelineWords.zoneEnd)
        if judgement.subject.details.encapsulation.count > 0 {
            writer.put("   ")
            writer.buffer.append(judgement.subject.details.encapsulation)
        }
        if !judgement.subject.connection.facts.contains(.rolesObserved) { writer.put(TimelineWords.rolesGuessed) }
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
            writer.put(TimelineWords.assumption)
            writer.endLine()
        }
        times(to: &writer)
        checks(to: &writer)
        limits(to: &writer)
        for leg in model.timeline.legs {
            writer.put(TimelineWords.leg)
            writer.buffer.append(decimal: leg.other)
            writer.put(" ")
            writer.put(wrapped: Message(leg.kind.words), indent: 3)
            writer.endLine()
        }
        for finding in judgement.findings() {
            writer.put(" ")
            writer.put(finding.severity.tone, finding.severity.words)
            writer.put(" ")
            writer.put(visible: finding.id)
            writer.put(ConnectionWords.colon)
            writer.put(wrapped: finding.text, indent: 3)
            writer.endLine()
        }
        let diagnosis = writer.style.text(judgement.diagnosis())
        if !diagnosis.isEmpty {
            writer.put(" ")
            writer.put(wrapped: diagnosis, indent: 1)
            writer.endLine()
        }
    }

    /// The handshake and the teardown by their rules, then how many rules hold.
    private func checks(to writer: inout TextWriter) {
        guard !checkIdentifiers.isEmpty else { return }
        writer.put(TimelineWords.handshake)
        let handshake: [(StaticString, String)] = [("SYN", "OPEN-1"), ("SYN,ACK", "OPEN-2"), ("ACK", "OPEN-3")]
        for (name, rule) in handshake {
            sign(name, rule, to: &writer)
        }
        writer.put(TimelineWords.teardown)
        let teardown: [(StaticString, String)] = [("FIN", "CLOSE-1"), ("ACK", "CLOSE-2"), ("FIN", "CLOSE-4")]
        for (name, rule) in teardown {
            sign(name, rule, to: &writer)
        }
        writer.put(TimelineWords.checks)
        let checks = judgement.checks
        var isFirst = true
        for result in [CheckResult.pass, .fail, .notSeen] {
            var count: UInt64 = 0
            for index in checkIdentifiers.indices where checks[index].result == result { count += 1 }
            guard count > 0 else { continue }
            if isFirst { writer.put(" ") } else { writer.put(ConnectionWords.comma) }
            isFirst = false
            if result == .fail { writer.begin(.bad) }
            writer.buffer.append(decimal: count)
            writer.put(" ")
            writer.put(result.words)
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
        writer.put(TimelineWords.limits)
        for (limit, words) in Evidence.words where judgement.evidence.contains(limit) {
            writer.put(" ")
            writer.put(words)
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
        case .threeWay, .partial: put(outcome == .threeWay ? ConnectionWords.opened : ConnectionWords.partlyCaptured)
        case .simultaneous: put(ConnectionWords.openedByBoth)
        case .fastOpen: put(ConnectionWords.openedFast)
        case .refused: put(ConnectionWords.refused)
        case .unreachable: put(ConnectionWords.unreachable)
        case .unanswered: put(ConnectionWords.unanswered)
        case .halfOpen: put(ConnectionWords.halfOpen)
        case .reset: put(ConnectionWords.resetWhileOpening)
        case .challenged: put(ConnectionWords.challenged)
        case .oneSided: put(ConnectionWords.oneSided)
        case .notCaptured: put(ConnectionWords.notCaptured)
        }
        let syn = judgement.subject.details.endpoints[judgement.subject.client.index].firstSYN
        let reset = judgement.subject.details.reset.sighting
        if outcome != .partial, let opening = judgement.openingDuration {
            put(ConnectionWords.within)
            buffer.append(duration: opening)
        } else if outcome == .refused, syn.happened, reset.happened {
            put(ConnectionWords.afterwards)
            buffer.append(duration: reset.time &- syn.time)
        }
        if outcome == .unanswered {
            put(ConnectionWords.synSent)
            buffer.append(decimal: judgement.subject.details.synRetransmissions + 1)
            put(judgement.subject.details.synRetransmissions == 0 ? ConnectionWords.once : ConnectionWords.times)
        }
        end()
    }

    /// `✓ closed by client`
    mutating func put(closing judgement: Judgement) {
        let outcome = judgement.subject.closing
        begin(outcome.tone)
        put(outcome.sign)
        switch outcome {
        case .fourSegment, .simultaneous: put(ConnectionWords.closed)
        case .threeSegment: put(ConnectionWords.closedInThree)
        case .reset: put(ConnectionWords.reset)
        case .halfClosed: put(ConnectionWords.halfClosed)
        case .finUnanswered: put(ConnectionWords.finUnanswered)
        case .abandoned: put(ConnectionWords.abandoned)
        case .replaced: put(ConnectionWords.replaced)
        case .open: put(ConnectionWords.open)
        case .idle: put(ConnectionWords.idle)
        case .notOpened: put(ConnectionWords.notOpened)
        }
        if let by = judgement.subject.closedBy.words {
            put(ConnectionWords.by)
            put(by)
            put(ConnectionWords.byEnd)
        }
        end()
    }
}
