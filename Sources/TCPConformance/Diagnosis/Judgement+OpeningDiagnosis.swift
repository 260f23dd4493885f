import PacketDecoding
import TCPTracking

extension Judgement {
    /// How a connection that came to be was opened, as a sentence.
    func openingSentence() -> Message {
        switch subject.opening {
        case .oneSided:
            let silent =
                subject.connection.endpoints[subject.client.index].segments == 0 ? subject.client : subject.server
            return .oneSided(
                captured: subject.role(of: silent.other), endpoint: subject.endpointText(of: silent.other),
                inferred: subject.role(of: silent))
        case .partial:
            return .partlyCaptured(missing: missingOpeningSegments)
        case .notCaptured:
            return .olderThanCapture(isClientKnown: subject.connection.facts.contains(.rolesObserved))
        default:
            return .fullStop(openingPhrase())
        }
    }

    /// How a documented opening went, without the full stop.
    func openingPhrase() -> Message {
        let manner: Message.OpeningManner =
            switch subject.opening {
            case .simultaneous: .simultaneous
            case .fastOpen: .fastOpen
            default: .documented
            }
        let syns = UInt64(subject.details.synRetransmissions) + 1
        let synACKs = UInt64(subject.details.synACKRetransmissions) + 1
        return .opened(
            manner, duration: times.opening,
            again: syns > 1 ? .synSent(times: syns) : synACKs > 1 ? .synACKSent(times: synACKs) : .empty)
    }

    private var missingOpeningSegments: [Message] {
        let facts = subject.connection.facts
        var names: [Message] = []
        if !facts.contains(.sawSYN) { names.append(.openingSegment("SYN")) }
        if !facts.contains(.sawSYNACK) { names.append(.openingSegment("SYN,ACK")) }
        return names.isEmpty ? [.openingSegment("ACK")] : names
    }

    /// Why a connection did not come to be, where no pattern says it.
    func openingFailure() -> Message {
        switch subject.opening {
        case .unreachable: unreachable()
        case .unanswered: subject.isTooLargeForPath ? tooLargeForPath() : answeredWrongly()
        case .halfOpen:
            .halfOpen(
                client: client, server: server, copies: UInt64(subject.details.synACKRetransmissions) + 1,
                capture: subject.captureCommand, port: subject.port(of: subject.server))
        case .reset: resetInOpening()
        case .challenged: .challenged(server: server, client: client, port: subject.port(of: subject.server))
        default: .empty
        }
    }

    private var server: String { subject.endpointText(of: subject.server) }
    private var client: String { subject.endpointText(of: subject.client) }

    func unreachable() -> Message {
        let first = subject.details.endpoints[subject.client.index].firstSYN
        return .unreachable(
            server: server, wait: subject.details.unreachable.sighting.time - first.time,
            error: subject.unreachableText, advice: subject.unreachableAdvice)
    }

    /// The SYN is larger than the path takes, because it carries data (RFC 7413) or the path's MTU is tiny.
    private func tooLargeForPath() -> Message {
        .tooLargeForPath(
            server: server, error: subject.unreachableText, frame: subject.details.unreachable.sighting.frame,
            advice: subject.unreachableAdvice)
    }

    /// The SYN and its copies, as the object of an answer.
    var synAsSent: Message {
        let first = subject.details.endpoints[subject.client.index].firstSYN
        let last = subject.details.endpoints[subject.client.index].lastSYN
        return .synAsSent(copies: UInt64(subject.details.synRetransmissions) + 1, over: last.time - first.time)
    }

    /// Something came back that does not acknowledge the SYN.
    private func answeredWrongly() -> Message {
        guard
            let remark = earlier(subject.remark(.resetNotAcknowledgingSYN), subject.remark(.unacceptableSYNACK))
        else { return ignoredSYN() }
        return .answeredWrongly(
            server: server, synAsSent, segment: remark.kind == .unacceptableSYNACK ? "SYN,ACK" : "RST",
            seen: subject.sequenceText(SequenceNumber(remark.observed), of: subject.client),
            capture: subject.captureCommand, remark.place)
    }

    /// Nothing came back.
    func ignoredSYN() -> Message {
        .filtered(
            server: server, synAsSent, isOne: subject.details.synRetransmissions == 0, capture: subject.captureCommand,
            listening: subject.listeningCommand)
    }

    private func resetInOpening() -> Message {
        let reset = subject.details.reset
        if !subject.connection.facts.contains(.sawSYNACK) {
            return .gaveOpeningUp(
                endpoint: subject.endpointText(of: reset.sender), frame: reset.sighting.frame,
                capture: subject.captureCommand)
        }
        if reset.sender == subject.server, let remark = subject.remark(.unacceptableACKInOpening, by: subject.client),
            remark.observed == reset.sequence.value
        {
            return .acknowledgedAnother(
                server: server, client: client, frame: reset.sighting.frame,
                seen: subject.sequenceText(SequenceNumber(remark.observed), of: subject.server),
                capture: subject.captureCommand)
        }
        return .tookOpeningBack(
            server: server, wait: reset.sighting.time - subject.details.completingSYNACK.time)
    }
}
